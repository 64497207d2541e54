// The kinds of integrations that the page can set up, and what each is called.
import type { Hook } from "./types";

export interface Kind {
  type: string;
  name: string; // "SQS"
  help: string;
  thing: string; // what takes the events
  target: "sqs_queue_url" | "sns_topic_arn" | "webhook_url";
  prefix?: AwsPrefix; // of the fields of its identity at AWS
}

export type AwsPrefix = "sqs" | "sns";

export const KINDS: [Kind, ...Kind[]] = [
  { type: "sqs", name: "SQS", help: "A queue of Amazon SQS, standard or FIFO.", thing: "queue", target: "sqs_queue_url", prefix: "sqs" },
  { type: "sns", name: "SNS", help: "A topic of Amazon SNS, standard or FIFO.", thing: "topic", target: "sns_topic_arn", prefix: "sns" },
  { type: "webhook", name: "Webhook", help: "A URL of yours that each event is posted to.", thing: "webhook", target: "webhook_url" },
];

/** Undefined for hooks that are set up through the API alone. */
export const kindOf = (hook: { hook_type: string }) => KINDS.find(({ type }) => type === hook.hook_type);

export const newHook = ({ type, prefix }: Kind): Hook => ({
  enabled: true,
  hook_type: type,
  event_types: [],
  ...(prefix ? { [`${prefix}_auth_type`]: "keys" } : {}),
});

/** A text of a hook by its field's name. */
export const textOf = (hook: Hook, field: string) => String(hook[field] ?? "");

export const targetOf = (hook: Hook) => {
  const kind = kindOf(hook);
  return kind ? textOf(hook, kind.target) : "";
};

/** ".../123456789012/MyQueue" → "MyQueue"; a topic's ARN → its name; another URL → host and path. */
export function targetName(type: string, target: string): string {
  if (type === "sns") return target.split(":").at(-1) || target;
  if (type === "sqs") return target.split("?")[0]!.split("/").filter(Boolean).at(-1) ?? target;
  try {
    const url = new URL(target);
    return url.host + (url.pathname === "/" ? "" : url.pathname);
  } catch {
    return target || "Pending messages";
  }
}
