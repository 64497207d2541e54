// An event's payload as a tree that can be folded.
import { useMemo, useState } from "preact/hooks";

import { Code } from "./parts";

type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

const DEPTH_OPEN = 2;

export function Payload({ text }: { text: string }) {
  const [raw, setRaw] = useState(false);
  const value = useMemo(() => JSON.parse(text) as Value, [text]);
  return (
    <div class="payload">
      <button type="button" class="quiet" onClick={() => setRaw(!raw)}>
        {raw ? "As a tree" : "As JSON"}
      </button>
      {raw ? <Code label="Payload" text={JSON.stringify(value, null, 2)} /> : <Node value={value} depth={0} />}
    </div>
  );
}

function Node({ name, value, depth }: { name?: string; value: Value; depth: number }) {
  const label = name === undefined ? null : <span class="name">{name}: </span>;
  if (value === null || typeof value !== "object")
    return (
      <div class="leaf">
        {label}
        <span class={`value ${value === null ? "null" : typeof value}`}>{JSON.stringify(value)}</span>
      </div>
    );
  const entries = Object.entries(value);
  const brackets = Array.isArray(value) ? "[]" : "{}";
  if (entries.length === 0)
    return (
      <div class="leaf">
        {label}
        {brackets}
      </div>
    );
  return (
    <details open={depth < DEPTH_OPEN}>
      <summary>
        {label}
        <span class="help">
          {brackets[0]} {entries.length} {brackets[1]}
        </span>
      </summary>
      {entries.map(([key, one]) => (
        <Node key={key} name={key} value={one} depth={depth + 1} />
      ))}
    </details>
  );
}
