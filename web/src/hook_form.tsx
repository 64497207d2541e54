// The settings of a hook: fields with help beside them, its test, and saving by the server's own rules.
import { useEffect, useRef, useState } from "preact/hooks";

import * as api from "./api";
import { CheckResult } from "./check";
import { EventChoice } from "./event_choice";
import { Identity } from "./identity";
import { targetName, targetOf, type Kind } from "./kinds";
import { Notice } from "./parts";
import { Policies } from "./policies";
import { TargetFields } from "./target_fields";
import { messageOf } from "./text";
import type { CheckAnswer, CheckStep, EventType, Hook } from "./types";

export function HookForm(props: {
  app: string;
  kind: Kind;
  hook: Hook;
  others: Hook[];
  types: EventType[];
  onSave: (hook: Hook) => Promise<void>;
  onCancel: () => void;
}) {
  const { app, kind, others, types } = props;
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
      setAnswer(await api.checkHook(app, hook, (step) => setSteps((before) => [...before, step])));
    });
  const save = () => attempt("save", () => props.onSave(hook));

  const target = targetOf(hook);
  const twin = others.some((other) => target && other.hook_type === hook.hook_type && targetOf(other) === target);

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
        <legend>{kind.thing[0]!.toUpperCase() + kind.thing.slice(1)}</legend>
        <TargetFields hook={hook} kind={kind} set={set} faultOf={faultOf} />
        {twin && (
          <Notice tone="busy" title={`Another integration sends to ${targetName(kind.type, target)} too.`}>
            <p>Events that both accept arrive twice there.</p>
          </Notice>
        )}
      </fieldset>
      {kind.prefix && <Identity hook={hook} prefix={kind.prefix} thing={kind.thing} set={set} faultOf={faultOf} />}
      {kind.prefix && <Policies app={app} hook={hook} prefix={kind.prefix} />}
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
          Test {kind.name}
        </button>
        <button type="submit" disabled={busy !== undefined}>
          Save
        </button>
        <button type="button" class="quiet" onClick={props.onCancel}>
          Cancel
        </button>
      </div>
      <CheckResult kind={kind} answer={answer} steps={steps} busy={busy === "test"} />
    </form>
  );
}

const FIELDS = ["region", "auth_type", "key", "secret", "role_arn"].flatMap((field) => [`sqs_${field}`, `sns_${field}`]);
const SHOWN = ["sqs_queue_url", "sns_topic_arn", "webhook_url", "event_types", ...FIELDS];
const isShownBesideAField = (refusal: api.Refusal) => refusal.field !== undefined && SHOWN.includes(refusal.field);
