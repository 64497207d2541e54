// Values that come from the server: loaded once, or again and again while the page can be seen.
import { useEffect, useState } from "preact/hooks";

import { messageOf } from "./text";

export interface Loaded<T> {
  value: T | undefined;
  fault: string | undefined;
}

/** Loads when `keys` change, and every `everyMs` milliseconds if that is given. A later failure keeps the value. */
export function useLoaded<T>(load: () => Promise<T>, keys: unknown[], everyMs?: number): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ value: undefined, fault: undefined });
  useEffect(() => {
    let live = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = async () => {
      try {
        if (document.visibilityState === "visible" || !everyMs) {
          const value = await load();
          if (live) setState({ value, fault: undefined });
        }
      } catch (fault) {
        if (live) setState((before) => ({ value: before.value, fault: messageOf(fault) }));
      }
      if (live && everyMs) timer = setTimeout(() => void run(), everyMs);
    };
    setState({ value: undefined, fault: undefined });
    void run();
    return () => {
      live = false;
      clearTimeout(timer);
    };
  }, keys);
  return state;
}
