// One integration: added, or changed, tested and deleted.
import { useRef, useState } from "preact/hooks";

import * as api from "./api";
import { Consumers } from "./consumers";
import { Numbers, State, useRates } from "./hook_state";
import { useLoaded } from "./loaded";
import { Notice, Pending, Title } from "./parts";
import { go } from "./route";
import { SqsForm } from "./sqs_form";
import { count, messageOf, queueName } from "./text";
import type { AppSettings, EventType, Hook, HookLine } from "./types";

const REFRESH_MS = 2_000;
const NEW_HOOK: Hook = { enabled: true, hook_type: "sqs", sqs_auth_type: "keys", event_types: [] };

interface Known {
  settings: AppSettings;
  types: EventType[];
}

async function known(app: string): Promise<Known> {
  const [settings, types] = await Promise.all([api.settings(app), api.eventTypes(app)]);
  return { settings, types };
}

export function AddIntegration({ app }: { app: string }) {
  const { value, fault } = useLoaded(() => known(app), [app]);
  const back = () => go({ view: "settings", app });
  return (
    <>
      <Title text="Add Integration" />
      <fieldset class="kinds">
        <legend>Kind</legend>
        <div class="choices">
          <label class="choice">
            <input type="radio" name="hook_type" checked />
            <span>
              SQS<span class="help">A queue of Amazon SQS, standard or FIFO.</span>
            </span>
          </label>
        </div>
      </fieldset>
      {!value && <Pending fault={fault} />}
      {value && (
        <SqsForm
          app={app}
          hook={NEW_HOOK}
          others={value.settings.event_hooks}
          types={value.types}
          onSave={async (hook) => {
            await api.addHook(app, hook);
            back();
          }}
          onCancel={back}
        />
      )}
    </>
  );
}

export function EditIntegration({ app, id }: { app: string; id: string }) {
  const { value, fault } = useLoaded(() => known(app), [app, id]);
  const { value: lines } = useLoaded(() => api.hookLines(app), [app], REFRESH_MS);
  const rateOf = useRates(lines);
  const hook = value?.settings.event_hooks.find((one) => one.id === id);
  const line = lines?.find((one) => one.id === id);
  const back = () => go({ view: "settings", app });
  if (!value) return <Pending fault={fault} />;
  if (!hook) return <Notice tone="bad">There is no integration with the id {id}. It may have been deleted.</Notice>;
  return (
    <>
      <Title text={queueName(hook.sqs_queue_url ?? id)}>{line && <State line={line} />}</Title>
      {line && <Numbers line={line} perSecond={rateOf(id)} />}
      {line && <Pause app={app} line={line} />}
      {line?.last_error && <Notice tone={line.state === "active" ? "busy" : "bad"}>
          <p>{line.last_error}</p>
        </Notice>}
      <SqsForm
        app={app}
        hook={hook}
        others={value.settings.event_hooks.filter((one) => one.id !== id)}
        types={value.types}
        onSave={async (changed) => {
          await api.updateHook(app, changed);
          back();
        }}
        onCancel={back}
      />
      <Consumers hook={hook} settings={value.settings} />
      <Delete app={app} id={id} line={line} onDeleted={back} />
    </>
  );
}

/** Pausing goes on accepting events; they wait until the hook is resumed. */
function Pause({ app, line }: { app: string; line: HookLine }) {
  const [asked, setAsked] = useState<string>(); // the state that was there when it was asked for
  const [fault, setFault] = useState<string>();
  const paused = line.state === "paused";
  const change = async () => {
    setAsked(line.state);
    setFault(undefined);
    try {
      await api.pauseHook(app, line.id, !paused);
    } catch (wrong) {
      setFault(messageOf(wrong));
      setAsked(undefined);
    }
  };
  return (
    <div class="pause">
      <button type="button" class="second" disabled={asked === line.state} onClick={() => void change()}>
        {paused ? "Resume" : "Pause"}
      </button>
      <span class="help">
        {paused ? "New events are accepted and wait." : "While paused, events are accepted and wait; nothing is sent."}
      </span>
      {fault && <Notice tone="bad">{fault}</Notice>}
    </div>
  );
}

function Delete({ app, id, line, onDeleted }: { app: string; id: string; line: HookLine | undefined; onDeleted: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [fault, setFault] = useState<string>();
  const remove = async () => {
    try {
      await api.deleteHook(app, id);
      onDeleted();
    } catch (wrong) {
      setFault(messageOf(wrong));
    }
    dialog.current?.close();
  };
  return (
    <section class="danger">
      {fault && <Notice tone="bad">{fault}</Notice>}
      <button type="button" class="bad" onClick={() => dialog.current?.showModal()}>
        Delete this integration
      </button>
      <dialog ref={dialog} aria-labelledby="delete-title">
        <h2 id="delete-title">Delete this integration?</h2>
        <p>
          It gets no more events.
          {line && line.waiting > 0 ? ` ${count(line.waiting)} that still wait for its queue are abandoned, and counted as such.` : ""}
        </p>
        <div class="actions">
          <button type="button" class="bad" onClick={() => void remove()}>
            Delete
          </button>
          <button type="button" class="quiet" onClick={() => dialog.current?.close()}>
            Keep it
          </button>
        </div>
      </dialog>
    </section>
  );
}
