// Which view the address names, behind its '#': "#/apps/KEY/settings/hooks/ID".
import { useEffect, useState } from "preact/hooks";

export type Route =
  | { view: "apps" }
  | { view: "settings"; app: string }
  | { view: "add"; app: string }
  | { view: "hook"; app: string; id: string }
  | { view: "events"; app: string };

export function parse(hash: string): Route {
  const [apps, app, part, detail, id] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  if (apps !== "apps" || !app) return { view: "apps" };
  if (part === "events") return { view: "events", app };
  if (part === "settings" && detail === "add") return { view: "add", app };
  if (part === "settings" && detail === "hooks" && id) return { view: "hook", app, id };
  return { view: "settings", app };
}

export function address(route: Route): string {
  if (route.view === "apps") return "#/apps";
  const app = `#/apps/${encodeURIComponent(route.app)}`;
  switch (route.view) {
    case "settings":
      return `${app}/settings`;
    case "add":
      return `${app}/settings/add`;
    case "hook":
      return `${app}/settings/hooks/${encodeURIComponent(route.id)}`;
    case "events":
      return `${app}/events`;
  }
}

export function go(route: Route) {
  location.hash = address(route);
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return parse(hash);
}
