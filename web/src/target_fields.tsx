// Where the events go: the field that each kind of integration asks for.
import { textOf, type Kind } from "./kinds";
import { Field } from "./parts";
import { regionOf } from "./text";
import type { Hook } from "./types";

const ASKED: Record<Kind["target"], { label: string; help: string; placeholder: string }> = {
  sqs_queue_url: {
    label: "Queue URL",
    help: "As the SQS console shows it. The name of a FIFO queue ends in .fifo; order within a channel is then kept.",
    placeholder: "https://sqs.us-east-1.amazonaws.com/123456789012/MyQueue",
  },
  sns_topic_arn: {
    label: "Topic ARN",
    help: "As the SNS console shows it. The name of a FIFO topic ends in .fifo; order within a channel is then kept.",
    placeholder: "arn:aws:sns:us-east-1:123456789012:MyTopic",
  },
  webhook_url: {
    label: "URL",
    help: "Each event is posted here as JSON, signed in X-Signature; any 2xx within 6 seconds takes it. Order within a channel is kept.",
    placeholder: "https://chat-events.example.com/stream",
  },
};

export function TargetFields(props: {
  hook: Hook;
  kind: Kind;
  set: (change: Partial<Hook>) => void;
  faultOf: (field: string) => string | undefined;
}) {
  const { hook, kind, set, faultOf } = props;
  const { label, help, placeholder } = ASKED[kind.target];
  const target = textOf(hook, kind.target);
  const setTarget = (value: string) => {
    if (kind.type !== "sqs") return set({ [kind.target]: value });
    const followed = !hook.sqs_region || hook.sqs_region === regionOf(target);
    const region = regionOf(value);
    set({ sqs_queue_url: value, ...(followed && region ? { sqs_region: region } : {}) });
  };
  return (
    <>
      <Field
        id={kind.target}
        label={label}
        fault={faultOf(kind.target)}
        help={help}
        control={(tied) => (
          <input
            {...tied}
            inputMode={kind.type === "sns" ? "text" : "url"}
            spellcheck={false}
            autocomplete="off"
            placeholder={placeholder}
            value={target}
            onInput={(e) => setTarget(e.currentTarget.value.trim())}
          />
        )}
      />
      {kind.type === "sqs" && (
        <Field
          id="sqs_region"
          label="Region"
          fault={faultOf("sqs_region")}
          help="Filled in from the URL where it names one."
          control={(tied) => (
            <input {...tied} spellcheck={false} autocomplete="off" value={hook.sqs_region ?? ""} onInput={(e) => set({ sqs_region: e.currentTarget.value.trim() })} />
          )}
        />
      )}
    </>
  );
}
