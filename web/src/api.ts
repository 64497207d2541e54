// Requests to the server: the session's token goes along, and what is refused becomes a Refusal.
import { kindOf } from "./kinds";
import type { AppLine, AppSettings, CheckAnswer, CheckStep, EventType, Hook, HookLine, HookPolicies, Session } from "./types";

/** The server's own words about what is wrong; `field` is the hook's field that they are about. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly field?: string,
  ) {
    super(message);
  }
}

/** Called when the server says that nobody is signed in any more. */
let onSignedOut = () => {};
export function whenSignedOut(call: () => void) {
  onSignedOut = call;
}

let csrfToken = "";

// 'UpdateApp failed with error: "event_hooks[0].sqs_region is …"' → the field and the sentence about it.
function refusal(status: number, message: string): Refusal {
  const text = /^\w+ failed with error: "(.*)"$/s.exec(message)?.[1] ?? message;
  const field = /^event_hooks\[\d+\]\.(\w+)(?:\[\d+\])? (.*)$/s.exec(text);
  if (!field) return new Refusal(text, status);
  const sentence = field[2]!;
  return new Refusal(sentence[0]!.toUpperCase() + sentence.slice(1), status, field[1]);
}

async function send(method: string, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(`/dashboard/api/${path}`, {
      method,
      headers: method === "GET" ? {} : { "Content-Type": "application/json", "X-CSRF-Token": csrfToken },
      ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
    });
  } catch {
    throw new Refusal("The server does not answer. Is it running?", 0);
  }
}

async function content<T>(path: string, answer: Response): Promise<T> {
  const text = await answer.text();
  let content: { message?: string };
  try {
    content = JSON.parse(text) as { message?: string };
  } catch {
    throw new Refusal(`The answer can't be read (status ${answer.status}).`, answer.status);
  }
  if (answer.ok) return content as T;
  if (answer.status === 401 && path !== "session") onSignedOut();
  throw refusal(answer.status, content.message ?? `status ${answer.status}`);
}

async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
  return content<T>(path, await send(method, path, body));
}

const of = (app: string) => `?app=${encodeURIComponent(app)}`;

interface Entered {
  session: Session | null; // of nobody
  payload_encoding?: string;
}

/** How bodies are encoded where neither hook nor app says it. */
export let serverEncoding = "json";

function entered({ session, payload_encoding }: Entered): Session | null {
  csrfToken = session?.csrf_token ?? "";
  serverEncoding = payload_encoding ?? serverEncoding;
  return session;
}

export const signIn = async (proof: { app_key: string; secret: string } | { link: string }) =>
  entered(await request<Entered>("POST", "session", proof));
export const signOut = () => request("DELETE", "session");
export const session = async () => entered(await request("GET", "session"));

export const apps = async () => (await request<{ apps: AppLine[] }>("GET", "apps")).apps;
export const settings = async (app: string) => (await request<{ app: AppSettings }>("GET", `app${of(app)}`)).app;
/** Those of custom events have no names of their own here. */
export const eventTypes = async (app: string) =>
  (await request<{ events: EventType[] }>("GET", `hook/events${of(app)}`)).events.filter(({ name }) => name !== "*");
export const hookLines = async (app: string) =>
  (await request<{ apps: { hooks: HookLine[] }[] }>("GET", `hooks${of(app)}`)).apps[0]?.hooks ?? [];
export const tailAddress = (app: string) => `/dashboard/api/tail${of(app)}`;

/** Changes one hook among those that are stored now: PATCH replaces the whole list. */
async function changeHooks(app: string, change: (hooks: Hook[]) => Hook[]) {
  const { event_hooks } = await settings(app);
  await request("PATCH", `app${of(app)}`, { event_hooks: change(event_hooks) });
}

export const addHook = (app: string, hook: Hook) => changeHooks(app, (hooks) => [...hooks, hook]);

/** `seen`: the hook as it was when somebody began to change it. What others have changed meanwhile is not undone. */
export const updateHook = (app: string, seen: Hook, hook: Hook) =>
  changeHooks(app, (hooks) => {
    const stored = hooks.find((one) => one.id === hook.id);
    if (!stored) throw new Refusal("Somebody has deleted this integration meanwhile.", 404);
    if (stored.updated_at !== seen.updated_at) throw new Refusal("Somebody has changed this integration meanwhile. Load the page again to see how.", 409);
    return hooks.map((one) => (one === stored ? hook : one));
  });

export const deleteHook = (app: string, id: string) => changeHooks(app, (hooks) => hooks.filter((one) => one.id !== id));

export const pauseHook = (app: string, id: string, pause: boolean) =>
  request("POST", `hooks/${pause ? "pause" : "resume"}${of(app)}&hook=${encodeURIComponent(id)}`);

/** What to paste into AWS so that these settings, saved or not, may send. */
export const policies = (app: string, hook: Hook) => request<HookPolicies>("POST", `policies${of(app)}`, hook);

type CheckLine = { step: CheckStep } | { answer: CheckAnswer } | { error: string };

/** Tries where these settings, saved or not, would send. `onStep` is told of each step as it ends. */
export async function checkHook(app: string, hook: Hook, onStep: (step: CheckStep) => void): Promise<CheckAnswer> {
  const prefix = kindOf(hook)?.prefix;
  const unused = prefix && hook[`${prefix}_auth_type`] !== "keys" ? { [`${prefix}_key`]: undefined, [`${prefix}_secret`]: undefined } : {};
  const answer = await send("POST", `check${of(app)}`, { ...hook, ...unused });
  if (!answer.ok || !answer.body) return content<CheckAnswer>("check", answer);
  for await (const line of lines(answer.body)) {
    const told = JSON.parse(line) as CheckLine;
    if ("step" in told) onStep(told.step);
    else if ("answer" in told) return told.answer;
    else throw new Refusal(told.error, 0);
  }
  throw new Refusal("The test was broken off. Is the server still running?", 0);
}

async function* lines(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}
