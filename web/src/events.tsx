// The live tail: events as they are made, what became of each at every hook, and the payload.
import { useEffect, useRef, useState } from "preact/hooks";

import * as api from "./api";
import { targetName } from "./kinds";
import { Badge, Title, type Tone } from "./parts";
import { Payload } from "./payload";
import { clockTime, count } from "./text";
import type { EventLine, Fate } from "./types";

const MOST_SHOWN = 200;

interface Tail {
  events: EventLine[]; // the newest first
  fates: Record<string, Fate[]>;
  skipped: number;
  connected: boolean;
}

function useTail(app: string, paused: boolean): Tail {
  const [tail, setTail] = useState<Tail>({ events: [], fates: {}, skipped: 0, connected: false });
  const held = useRef(paused);
  held.current = paused;
  useEffect(() => {
    const source = new EventSource(api.tailAddress(app));
    const on = <T,>(name: string, change: (tail: Tail, data: T) => Tail) =>
      source.addEventListener(name, (message) => {
        const data = JSON.parse((message as MessageEvent<string>).data) as T;
        setTail((before) => change(before, data));
      });
    source.onopen = () => setTail((before) => ({ ...before, connected: true }));
    source.onerror = () => setTail((before) => ({ ...before, connected: false }));
    on<{ events: EventLine[] }>("events", (before, { events }) => {
      if (held.current) return { ...before, skipped: before.skipped + events.length };
      const all = [...events.toReversed(), ...before.events].slice(0, MOST_SHOWN);
      const fates = Object.fromEntries(all.flatMap((event) => (before.fates[event.event_id] ? [[event.event_id, before.fates[event.event_id]!]] : [])));
      return { ...before, events: all, fates };
    });
    on<{ count: number }>("skipped", (before, { count }) => ({ ...before, skipped: before.skipped + count }));
    on<{ events: (EventLine & { hooks: Fate[] })[] }>("fate", (before, { events }) => ({
      ...before,
      fates: { ...before.fates, ...Object.fromEntries(events.map((event) => [event.event_id, event.hooks])) },
    }));
    return () => source.close();
  }, [app]);
  return tail;
}

export function Events({ app }: { app: string }) {
  const [paused, setPaused] = useState(false);
  const [search, setSearch] = useState("");
  const { events, fates, skipped, connected } = useTail(app, paused);
  const wanted = search.trim().toLowerCase();
  const shown = events.filter((event) => !wanted || event.type.includes(wanted) || event.cid?.toLowerCase().includes(wanted));
  return (
    <>
      <Title text="Live events">
        <Badge tone={paused ? "calm" : connected ? "good" : "busy"}>{paused ? "Held" : connected ? "Live" : "Connecting"}</Badge>
      </Title>
      <div class="tools">
        <label class="search">
          <span class="hidden">Show only types and channels with</span>
          <input type="search" placeholder="Type or channel" value={search} onInput={(e) => setSearch(e.currentTarget.value)} />
        </label>
        <button type="button" class="second" aria-pressed={paused} onClick={() => setPaused(!paused)}>
          {paused ? "Go on" : "Hold"}
        </button>
      </div>
      {skipped > 0 && <p class="help">{count(skipped)} events came too fast or while this was held, and are not shown. They are delivered all the same.</p>}
      {events.length === 0 && <p class="empty">No events yet. Send a message through the API, and it shows here.</p>}
      {events.length > 0 && shown.length === 0 && <p class="empty">None of the {events.length} newest events matches.</p>}
      <ul class="events" aria-label="Events, the newest first">
        {shown.map((event) => (
          <li key={event.event_id}>
            <EventRow event={event} fates={fates[event.event_id]} />
          </li>
        ))}
      </ul>
    </>
  );
}

function EventRow({ event, fates }: { event: EventLine; fates: Fate[] | undefined }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        <time dateTime={event.at}>{clockTime(event.at)}</time>
        <span class="type">{event.type}</span>
        <span class="mono cid">{event.cid ?? ""}</span>
        <Summary fates={fates} />
      </summary>
      {open && (
        <div class="event">
          {fates?.map((fate) => (
            <p key={fate.id} class="fate">
              <FateBadge fate={fate.fate} /> {targetName(fate.hook_type, fate.target)}
              {fate.reason && <span class="help sentence">{fate.reason}</span>}
            </p>
          ))}
          <p class="help mono">event_id {event.event_id}</p>
          <Payload text={event.payload} />
        </div>
      )}
    </details>
  );
}

const FATES: Record<string, [Tone, string]> = {
  delivered: ["good", "Delivered"],
  waiting: ["busy", "Waiting"],
  dead: ["bad", "Dead letter"],
  abandoned: ["bad", "Abandoned"],
  filtered: ["calm", "Not wanted"],
};

function FateBadge({ fate }: { fate: string }) {
  const [tone, text] = FATES[fate] ?? (["calm", fate] as const);
  return <Badge tone={tone}>{text}</Badge>;
}

/** The worst of what the hooks that want the event say. */
function Summary({ fates }: { fates: Fate[] | undefined }) {
  if (!fates) return <Badge tone="calm">Accepted</Badge>;
  const wanting = fates.filter((fate) => fate.fate !== "filtered");
  if (wanting.length === 0) return <Badge tone="calm">No hook</Badge>;
  const worst = ["dead", "abandoned", "waiting", "delivered"].find((fate) => wanting.some((one) => one.fate === fate));
  return <FateBadge fate={worst ?? wanting[0]!.fate} />;
}
