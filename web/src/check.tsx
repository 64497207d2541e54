// What a test found: each step, the cause, the remedy, and what is known of the queue.
import type { Kind } from "./kinds";
import { Badge, Code, Notice, type Tone } from "./parts";
import { bytes, count } from "./text";
import type { CheckAnswer, CheckData, CheckStep, QueueFacts } from "./types";

const STEP_NAMES: Record<string, string> = {
  form: "Form of the settings",
  resolve: "Resolve the host",
  connect: "Connect",
  tls: "TLS",
  clock: "Clock",
  identity: "Identity",
  attributes: "Read the attributes",
  send: "Send a test message",
};

const STEP_TONES: Record<CheckStep["status"], [Tone, string]> = {
  ok: ["good", "OK"],
  warning: ["busy", "Warning"],
  failed: ["bad", "Failed"],
  skipped: ["calm", "Skipped"],
};

/** `steps`: those that have ended while the test goes on. */
export function CheckResult({ kind, answer, steps, busy }: { kind: Kind; answer: CheckAnswer | undefined; steps: CheckStep[]; busy: boolean }) {
  return (
    <section class="result" aria-live="polite" aria-label={`Result of Test ${kind.name}`}>
      {busy && (
        <>
          <p class="pending">Testing…</p>
          <Steps steps={steps} />
        </>
      )}
      {!busy && answer && <Verdict kind={kind} answer={answer} />}
    </section>
  );
}

function Verdict({ kind, answer }: { kind: Kind; answer: CheckAnswer }) {
  const data = answer.data ?? {};
  const ok = answer.status === "ok";
  return (
    <>
      <div class={`notice ${ok ? "good" : "bad"}`}>
        <strong>{`The ${kind.thing} ${ok ? "took" : "did not take"} the test message.`}</strong>
        {answer.error && <p>{answer.error}</p>}
        {data.remedy && !answer.error?.includes(data.remedy) && <p>{data.remedy}</p>}
      </div>
      {data.warnings?.map((warning) => (
        <Notice tone="busy" key={warning.cause} title={warning.text}>
          <p>{warning.remedy}</p>
        </Notice>
      ))}
      <Steps steps={data.steps ?? []} />
      <Found data={data} />
      {Boolean(data.policy) && (
        <details open={!ok}>
          <summary>The policy that grants what is needed</summary>
          <Code label="Policy" text={JSON.stringify(data.policy, null, 2)} />
        </details>
      )}
    </>
  );
}

function Steps({ steps }: { steps: CheckStep[] }) {
  if (steps.length === 0) return null;
  return (
    <ol class="steps">
      {steps.map((step) => {
        const [tone, word] = STEP_TONES[step.status];
        return (
          <li key={step.name}>
            <Badge tone={tone}>{word}</Badge>
            <span class="step">
              {STEP_NAMES[step.name] ?? step.name}
              {step.text && <span class="help">{step.text}</span>}
            </span>
            {step.status !== "skipped" && <span class="help">{Math.round(step.duration_ms)} ms</span>}
          </li>
        );
      })}
    </ol>
  );
}

const ENCRYPTION: Record<string, string> = { none: "none", sqs: "by SQS's own keys", kms: "by a KMS key" };

function facts(queue: QueueFacts): [string, string][] {
  return [
    ["Kind", queue.fifo ? "FIFO" : "Standard"],
    ["Largest message", bytes(queue.maximum_message_bytes)],
    ["Encryption", ENCRYPTION[queue.encryption] ?? queue.encryption],
    ["Dead-letter queue", queue.dead_letter_queue ?? "none"],
    ["Messages waiting", count(queue.messages_waiting)],
    ["Messages in flight", count(queue.messages_in_flight)],
  ];
}

function Found({ data }: { data: CheckData }) {
  const rows: [string, string][] = data.queue ? facts(data.queue) : [];
  if (data.identity) rows.push(["Signed in as", data.identity]);
  if (data.message_id) rows.push(["Message id", data.message_id]);
  if (data.request_id) rows.push(["AWS request id", data.request_id]);
  if (rows.length === 0) return null;
  return (
    <dl class="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
