// The settings of an app: "Webhook & Event Configuration", the list of its integrations.
import * as api from "./api";
import { Numbers, State, useRates } from "./hook_state";
import { kindOf, targetName } from "./kinds";
import { useLoaded } from "./loaded";
import { Notice, Pending, Title } from "./parts";
import { address } from "./route";
import type { HookLine } from "./types";

const REFRESH_MS = 2_000;

export function Settings({ app }: { app: string }) {
  const { value: lines, fault } = useLoaded(() => api.hookLines(app), [app], REFRESH_MS);
  const rateOf = useRates(lines);
  return (
    <>
      <Title text="Settings" />
      <section aria-labelledby="integrations">
        <div class="title">
          <h2 id="integrations">Webhook &amp; Event Configuration</h2>
          <a class="button" href={address({ view: "add", app })}>
            Add Integration
          </a>
        </div>
        {!lines && <Pending fault={fault} />}
        {lines && fault && <Notice tone="busy">{fault} The numbers below are the last that were read.</Notice>}
        {lines?.length === 0 && (
          <p class="empty">No integration yet. Add one, and every event of this app goes there from then on.</p>
        )}
        <ul class="hooks">
          {lines?.map((line) => (
            <li key={line.id}>
              <Integration app={app} line={line} perSecond={rateOf(line.id)} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Integration({ app, line, perSecond }: { app: string; line: HookLine; perSecond: number }) {
  return (
    <article class="hook">
      <header>
        <h3>
          <a href={address({ view: "hook", app, id: line.id })}>{targetName(line.hook_type, line.target)}</a>
        </h3>
        <State line={line} />
        <span class="help">
          {kindOf(line)?.name ?? line.hook_type} · {line.event_types.length === 0 ? "all events" : `${line.event_types.length} event ${line.event_types.length === 1 ? "type" : "types"}`}
        </span>
      </header>
      <p class="mono target">{line.target}</p>
      <Numbers line={line} perSecond={perSecond} />
      {line.last_error && <Notice tone={line.state === "active" ? "busy" : "bad"}>
          <p>{line.last_error}</p>
        </Notice>}
    </article>
  );
}
