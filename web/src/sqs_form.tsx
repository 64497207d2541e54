// The settings of an SQS hook: fields with help beside them, Test SQS, and saving by the server's own rules.
import { useEffect, useRef, useState } from "preact/hooks";

import * as api from "./api";
import { CheckResult } from "./check";
import { EventChoice } from "./event_choice";
import { Field, Notice } from "./parts";
import { Policies } from "./policies";
import { messageOf, queueName, regionOf } from "./text";
import type { CheckAnswer, CheckStep, EventType, Hook } from "./types";

const MASKED = "********";

export function SqsForm(props: {
  app: string;
  hook: Hook;
  others: Hook[];
  types: EventType[];
  onSave: (hook: Hook) => Promise<void>;
  onCancel: () => void;
}) {
  const { app, others, types } = props;
  const [hook, setHook] = useState(props.hook);
  const [refused, setRefused] = useState<api.Refusal>();
  const [answer, setAnswer] = useState<CheckAnswer>();
  const [steps, setSteps] = useState<CheckStep[]>([]);
  const [busy, setBusy] = useState<"test" | "save">();
  const form = useRef<HTMLFormElement>(null);

  const set = (change: Partial<Hook>) => {
    setHook((before) => ({ ...before, ...change }) as Hook);
    if (refused?.field && refused.field in change) setRefused(undefined);
  };
  const faultOf = (field: string) => (refused?.field === field ? refused.message : undefined);

  // The field that the server refuses gets the focus.
  useEffect(() => {
    if (refused?.field) form.current?.querySelector<HTMLElement>(`#${CSS.escape(refused.field)}`)?.focus();
  }, [refused]);

  const attempt = async (what: "test" | "save", run: () => Promise<void>) => {
    setBusy(what);
    setRefused(undefined);
    try {
      await run();
    } catch (fault) {
      setRefused(fault instanceof api.Refusal ? fault : new api.Refusal(messageOf(fault), 0));
    }
    setBusy(undefined);
  };
  const test = () =>
    attempt("test", async () => {
      setAnswer(undefined);
      setSteps([]);
      setAnswer(await api.checkSqs(app, hook, (step) => setSteps((before) => [...before, step])));
    });
  const save = () => attempt("save", () => props.onSave(hook));

  const setUrl = (url: string) => {
    const followed = !hook.sqs_region || hook.sqs_region === regionOf(hook.sqs_queue_url ?? "");
    const region = regionOf(url);
    set({ sqs_queue_url: url, ...(followed && region ? { sqs_region: region } : {}) });
  };
  const twin = others.some((other) => other.sqs_queue_url && other.sqs_queue_url === hook.sqs_queue_url);

  return (
    <form
      class="hook-form"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {refused && !isShownBesideAField(refused) && (
        <Notice tone="bad">
          <p>{refused.message}</p>
        </Notice>
      )}
      <fieldset>
        <legend>Queue</legend>
        <Field
          id="sqs_queue_url"
          label="Queue URL"
          fault={faultOf("sqs_queue_url")}
          help="As the SQS console shows it. The name of a FIFO queue ends in .fifo; order within a channel is then kept."
          control={(tied) => (
            <input
              {...tied}
              type="url"
              spellcheck={false}
              autocomplete="off"
              placeholder="https://sqs.us-east-1.amazonaws.com/123456789012/MyQueue"
              value={hook.sqs_queue_url ?? ""}
              onInput={(e) => setUrl(e.currentTarget.value.trim())}
            />
          )}
        />
        {twin && (
          <Notice tone="busy" title={`Another integration sends to ${queueName(hook.sqs_queue_url ?? "")} too.`}>
            <p>Events that both accept arrive twice there.</p>
          </Notice>
        )}
        <Field
          id="sqs_region"
          label="Region"
          fault={faultOf("sqs_region")}
          help="Filled in from the URL where it names one."
          control={(tied) => (
            <input {...tied} spellcheck={false} autocomplete="off" value={hook.sqs_region ?? ""} onInput={(e) => set({ sqs_region: e.currentTarget.value.trim() })} />
          )}
        />
      </fieldset>
      <Identity hook={hook} set={set} faultOf={faultOf} />
      <Policies app={app} hook={hook} />
      <EventChoice
        types={types}
        chosen={hook.event_types}
        onChange={(event_types) => set({ event_types })}
        custom={hook.should_send_custom_events ?? false}
        onCustom={(should_send_custom_events) => set({ should_send_custom_events })}
        fault={faultOf("event_types")}
      />
      <label class="check">
        <input type="checkbox" checked={hook.enabled} onChange={(e) => set({ enabled: e.currentTarget.checked })} />
        <span>
          Enabled<span class="help">A disabled integration takes no new events; what waits already goes on waiting.</span>
        </span>
      </label>
      <div class="actions">
        <button type="button" class="second" disabled={busy !== undefined} onClick={() => void test()}>
          Test SQS
        </button>
        <button type="submit" disabled={busy !== undefined}>
          Save
        </button>
        <button type="button" class="quiet" onClick={props.onCancel}>
          Cancel
        </button>
      </div>
      <CheckResult answer={answer} steps={steps} busy={busy === "test"} />
    </form>
  );
}

const FIELDS = ["sqs_queue_url", "sqs_region", "sqs_auth_type", "sqs_key", "sqs_secret", "sqs_role_arn", "event_types"];
const isShownBesideAField = (refusal: api.Refusal) => refusal.field !== undefined && FIELDS.includes(refusal.field);

function Identity({ hook, set, faultOf }: { hook: Hook; set: (change: Partial<Hook>) => void; faultOf: (field: string) => string | undefined }) {
  const kind = hook.sqs_auth_type ?? "keys";
  const fault = faultOf("sqs_auth_type");
  return (
    <fieldset>
      <legend>Identity</legend>
      {fault && <p class="fault">{fault}</p>}
      <div class="choices">
        <label class="choice">
          <input type="radio" name="sqs_auth_type" id="sqs_auth_type" checked={kind === "keys"} onChange={() => set({ sqs_auth_type: "keys" })} />
          <span>
            Access key and secret<span class="help">Of an IAM user that may send to this queue.</span>
          </span>
        </label>
        <label class="choice">
          <input type="radio" name="sqs_auth_type" checked={kind === "resource"} onChange={() => set({ sqs_auth_type: "resource" })} />
          <span>
            Millrace's own identity<span class="help">The queue's policy allows the identity that this server runs with.</span>
          </span>
        </label>
        <label class="choice">
          <input type="radio" name="sqs_auth_type" checked={kind === "role"} onChange={() => set({ sqs_auth_type: "role" })} />
          <span>
            A role of yours<span class="help">Millrace assumes it; no secret is stored.</span>
          </span>
        </label>
      </div>
      {kind === "role" && (
        <Field
          id="sqs_role_arn"
          label="Role ARN"
          fault={faultOf("sqs_role_arn")}
          help="The role's trust policy lets Millrace's identity assume it, with the external id of this app."
          control={(tied) => (
            <input
              {...tied}
              spellcheck={false}
              autocomplete="off"
              placeholder="arn:aws:iam::123456789012:role/queue-writer"
              value={hook.sqs_role_arn ?? ""}
              onInput={(e) => set({ sqs_role_arn: e.currentTarget.value.trim() })}
            />
          )}
        />
      )}
      {kind === "keys" && (
        <>
          <Field
            id="sqs_key"
            label="Access key id"
            fault={faultOf("sqs_key")}
            control={(tied) => (
              <input {...tied} spellcheck={false} autocomplete="off" value={hook.sqs_key ?? ""} onInput={(e) => set({ sqs_key: e.currentTarget.value.trim() })} />
            )}
          />
          <Field
            id="sqs_secret"
            label="Secret access key"
            fault={faultOf("sqs_secret")}
            help={
              hook.sqs_secret === MASKED
                ? "One is stored. Leave the field as it is to keep it."
                : "Stored encrypted, and never shown again."
            }
            control={(tied) => (
              <input
                {...tied}
                type="password"
                autocomplete="new-password"
                value={hook.sqs_secret ?? ""}
                onFocus={(e) => e.currentTarget.select()}
                onInput={(e) => set({ sqs_secret: e.currentTarget.value.trim() })}
              />
            )}
          />
        </>
      )}
    </fieldset>
  );
}
