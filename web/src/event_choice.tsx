// Which events a hook gets: all, or those chosen from groups that can be searched.
import { useMemo, useState } from "preact/hooks";

import type { EventType } from "./types";

/** "message.new" and "message.updated" are of the group "message". */
function grouped(types: EventType[]): [string, EventType[]][] {
  const groups = new Map<string, EventType[]>();
  for (const type of types) {
    const name = type.name.split(".")[0]!;
    groups.set(name, [...(groups.get(name) ?? []), type]);
  }
  return [...groups];
}

/** The listed types and those chosen that are not: custom events, those of another product. */
function choosable(types: EventType[], chosen: string[]): EventType[] {
  const others = chosen.filter((name) => !types.some((type) => type.name === name));
  return [...types, ...others.map((name) => ({ name, description: "", fired: true }))];
}

export function EventChoice(props: {
  types: EventType[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
  custom: boolean;
  onCustom: (custom: boolean) => void;
  fault?: string | undefined;
}) {
  const { types, chosen, onChange, fault } = props;
  const [all, setAll] = useState(chosen.length === 0);
  const choose = (everything: boolean) => {
    setAll(everything);
    if (everything) onChange([]);
  };
  return (
    <fieldset class={fault ? "wrong" : ""} aria-describedby={fault ? "events-fault" : undefined}>
      <legend>Events</legend>
      {fault && (
        <p class="fault" id="events-fault">
          {fault}
        </p>
      )}
      <div class="choices">
        <label class="choice">
          <input type="radio" name="events" checked={all} onChange={() => choose(true)} />
          <span>
            All events<span class="help">Also types that come with later versions.</span>
          </span>
        </label>
        <label class="choice">
          <input type="radio" name="events" checked={!all} onChange={() => choose(false)} />
          <span>
            Only some<span class="help">{chosen.length === 0 ? "Choose below." : `${chosen.length} chosen.`}</span>
          </span>
        </label>
      </div>
      {!all && <Groups types={types} chosen={chosen} onChange={onChange} />}
      <label class="check">
        <input type="checkbox" checked={props.custom} onChange={(e) => props.onCustom(e.currentTarget.checked)} />
        <span>Custom events of the application too</span>
      </label>
    </fieldset>
  );
}

function Groups({ types, chosen, onChange }: { types: EventType[]; chosen: string[]; onChange: (chosen: string[]) => void }) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const groups = useMemo(() => grouped(choosable(types, chosen)), [types, chosen]);
  const matches = (type: EventType) => type.name.includes(wanted) || type.description.toLowerCase().includes(wanted);
  const shown = groups.map(([name, members]) => [name, members.filter(matches)] as const).filter(([, members]) => members.length > 0);
  const set = (some: readonly EventType[], on: boolean) => {
    const next = new Set(chosen);
    for (const { name } of some) {
      if (on) next.add(name);
      else next.delete(name);
    }
    onChange([...next].sort());
  };
  return (
    <div class="groups">
      <label class="search">
        <span class="hidden">Search event types</span>
        <input type="search" placeholder="Search event types" value={search} onInput={(e) => setSearch(e.currentTarget.value)} />
      </label>
      <p class="hidden" role="status">
        {wanted ? `${shown.reduce((sum, [, members]) => sum + members.length, 0)} event types match` : ""}
      </p>
      {shown.map(([name, members]) => {
        const on = members.filter((type) => chosen.includes(type.name)).length;
        return (
          <details key={name} open={wanted !== "" || on > 0}>
            <summary>
              <span>{name}</span>
              <span class="help">
                {on} of {members.length}
              </span>
            </summary>
            <div class="members">
              <button type="button" class="quiet" onClick={() => set(members, on < members.length)}>
                {on < members.length ? `All of ${name}` : `None of ${name}`}
              </button>
              {members.map((type) => (
                <label class="check" key={type.name}>
                  <input type="checkbox" checked={chosen.includes(type.name)} onChange={(e) => set([type], e.currentTarget.checked)} />
                  <span>
                    <span class="mono">{type.name}</span>
                    {(type.description || !type.fired) && (
                      <span class="help sentence">
                        {type.description}
                        {!type.fired && <em>Not sent by this version</em>}
                      </span>
                    )}
                  </span>
                </label>
              ))}
            </div>
          </details>
        );
      })}
      {shown.length === 0 && <p class="help">No event type has “{search}” in its name or description.</p>}
    </div>
  );
}
