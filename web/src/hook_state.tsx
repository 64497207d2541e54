// How a hook does: its state, lag, rate and last error.
import { useRef } from "preact/hooks";

import { Badge, type Tone } from "./parts";
import { age, count, rate } from "./text";
import type { HookLine } from "./types";

const STATES: Record<string, [Tone, string]> = {
  active: ["good", "Delivering"],
  retrying: ["busy", "Retrying"],
  misconfigured: ["bad", "Misconfigured"],
  paused: ["calm", "Paused"],
  disabled: ["calm", "Disabled"],
  stopped: ["calm", "Stopped"],
};

export function State({ line }: { line: HookLine }) {
  const [tone, text] = STATES[line.state] ?? (["calm", line.state] as const);
  return (
    <>
      <Badge tone={tone}>{text}</Badge>
      {line.next_try_in_ms !== undefined && <span class="help">next try in {age(line.next_try_in_ms / 1_000)}</span>}
    </>
  );
}

const WINDOW_MS = 10_000;

/** Deliveries per second over the last ten seconds, by hook, from how `delivered` grew between two readings. */
export function useRates(lines: HookLine[] | undefined): (id: string) => number {
  const seen = useRef(new Map<string, { at: number; delivered: number }[]>());
  const now = performance.now();
  for (const line of lines ?? []) {
    const points = seen.current.get(line.id) ?? [];
    if (points.at(-1)?.delivered !== line.delivered || now - (points.at(-1)?.at ?? 0) > 500) points.push({ at: now, delivered: line.delivered });
    while (points.length > 1 && now - points[0]!.at > WINDOW_MS) points.shift();
    seen.current.set(line.id, points);
  }
  return (id) => {
    const points = seen.current.get(id) ?? [];
    const first = points[0];
    const last = points.at(-1);
    if (!first || !last || last.at <= first.at) return 0;
    return Math.max(0, (last.delivered - first.delivered) / ((last.at - first.at) / 1_000));
  };
}

export function Numbers({ line, perSecond }: { line: HookLine; perSecond: number }) {
  const lag = line.oldest_waiting_seconds === null ? "none" : age(line.oldest_waiting_seconds);
  return (
    <dl class="numbers">
      <div>
        <dt>Lag</dt>
        <dd>{lag}</dd>
      </div>
      <div>
        <dt>Waiting</dt>
        <dd>{count(line.waiting)}</dd>
      </div>
      <div>
        <dt>Rate</dt>
        <dd>{rate(perSecond)}</dd>
      </div>
      <div>
        <dt>Delivered</dt>
        <dd>{count(line.delivered)}</dd>
      </div>
      <div>
        <dt>Dead letters</dt>
        <dd class={line.dead > 0 ? "alarm" : ""}>{count(line.dead)}</dd>
      </div>
    </dl>
  );
}
