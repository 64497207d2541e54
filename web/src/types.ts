// The shapes of what the server answers, as far as the page reads them.

/** A hook as GET /app shows it and PATCH /app takes it. What the page does not know is sent back as it came. */
export interface Hook {
  id?: string;
  hook_type: string;
  enabled: boolean;
  event_types: string[];
  should_send_custom_events?: boolean;
  sqs_queue_url?: string;
  sqs_region?: string;
  sqs_auth_type?: string;
  sqs_key?: string;
  sqs_secret?: string;
  sqs_role_arn?: string;
  sqs_payload_encoding?: string;
  updated_at?: string;
  [more: string]: unknown;
}

/** How a hook does. accepted = delivered + waiting + dead + abandoned. */
export interface HookLine {
  id: string;
  hook_type: string;
  target: string;
  state: string;
  next_try_in_ms?: number; // while failures hold it back
  event_types: string[];
  last_error: string | null;
  accepted: number;
  delivered: number;
  waiting: number;
  dead: number;
  oldest_waiting_seconds: number | null;
}

export interface AppLine {
  key: string;
  name: string;
  created_at: string;
  hooks: number;
  events: number;
}

export interface Session {
  app: string; // empty: every app
  csrf_token: string;
  expires_at: string;
}

export interface AppSettings {
  name: string;
  event_hooks: Hook[];
  enable_hook_payload_compression?: boolean;
  payload_encoding?: string;
}

export interface CheckStep {
  name: string;
  status: "ok" | "warning" | "failed" | "skipped";
  duration_ms: number;
  text: string;
}

export interface CheckWarning {
  cause: string;
  text: string;
  remedy: string;
}

export interface QueueFacts {
  fifo: boolean;
  maximum_message_bytes: number;
  encryption: string;
  dead_letter_queue: string | null;
  messages_waiting: number;
  messages_in_flight: number;
}

export interface CheckData {
  cause?: string;
  remedy?: string;
  steps?: CheckStep[];
  warnings?: CheckWarning[];
  queue?: QueueFacts | null;
  identity?: string | null;
  policy?: unknown;
  request_id?: string | null;
  message_id?: string | null;
  encoding?: string;
}

export interface CheckAnswer {
  status: "ok" | "error";
  error?: string;
  data?: CheckData;
}

/** What the owner of the queue pastes into AWS. */
export interface HookPolicies {
  aws_policies: { identity_policy?: unknown; queue_policy?: unknown; topic_policy?: unknown; trust_policy?: unknown; key_policy?: unknown; note?: string };
  aws_external_id: string;
}

export interface EventLine {
  position: number;
  event_id: string;
  at: string;
  type: string;
  cid?: string;
  payload: string;
}

/** What became of an event at one hook. */
export interface Fate {
  id: string;
  hook_type: string;
  target: string;
  fate: string;
  reason?: string;
}

export interface EventType {
  name: string;
  description: string;
  fired: boolean; // whether this version sends it
}
