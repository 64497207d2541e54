// One integration: added, or changed, tested and deleted.
import { useRef, useState } from "preact/hooks";

import * as api from "./api";
import { Consumers } from "./consumers";
import { HookForm } from "./hook_form";
import { Numbers, State, useRates } from "./hook_state";
import { KINDS, kindOf, newHook, targetName, targetOf } from "./kinds";
import { useLoaded } from "./loaded";
import { Notice, Pending, Title } from "./parts";
import { go } from "./route";
import { count, messageOf } from "./text";
import type { AppSettings, EventType, HookLine } from "./types";

const REFRESH_MS = 2_000;

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
  const [kind, setKind] = useState(KINDS[0]);
  const back = () => go({ view: "settings", app });
  return (
    <>
      <Title text="Add Integration" />
      <fieldset class="kinds">
        <legend>Kind</legend>
        <div class="choices">
          {KINDS.map((one) => (
            <label class="choice" key={one.type}>
              <input type="radio" name="hook_type" checked={one === kind} onChange={() => setKind(one)} />
              <span>
                {one.name}
                <span class="help">{one.help}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {!value && <Pending fault={fault} />}
      {value && (
        <HookForm
          key={kind.type}
          app={app}
          kind={kind}
          hook={newHook(kind)}
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
  const kind = kindOf(hook);
  return (
    <>
      <Title text={targetName(hook.hook_type, targetOf(hook))}>{line && <State line={line} />}</Title>
      {line && <Numbers line={line} perSecond={rateOf(id)} />}
      {line && <Pause app={app} line={line} />}
      {line?.last_error && <Notice tone={line.state === "active" ? "busy" : "bad"}>
          <p>{line.last_error}</p>
        </Notice>}
      {!kind && <Notice tone="calm">This integration is of the type {hook.hook_type}: it is set up through the API.</Notice>}
      {kind && (
        <HookForm
          app={app}
          kind={kind}
          hook={hook}
          others={value.settings.event_hooks.filter((one) => one.id !== id)}
          types={value.types}
          onSave={async (changed) => {
            await api.updateHook(app, hook, changed);
            back();
          }}
          onCancel={back}
        />
      )}
      {hook.hook_type === "sqs" && <Consumers hook={hook} settings={value.settings} />}
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
          {line && line.waiting > 0 ? ` ${count(line.waiting)} that still wait are abandoned, and counted as such.` : ""}
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
