// Select the app.
import { useEffect } from "preact/hooks";

import * as api from "./api";
import { useLoaded } from "./loaded";
import { Pending, Title } from "./parts";
import { address, go } from "./route";
import { count } from "./text";

/** Whoever may see one app only is taken to it. */
export function Apps({ only }: { only: string }) {
  useEffect(() => {
    if (only) go({ view: "settings", app: only });
  }, [only]);
  const { value: apps, fault } = useLoaded(api.apps, [only]);
  if (only) return null;
  return (
    <>
      <Title text="Select your app" />
      {!apps && <Pending fault={fault} />}
      {apps?.length === 0 && (
        <p>
          There is no app yet: <code>millrace app create</code> makes one.
        </p>
      )}
      <ul class="cards">
        {apps?.map((app) => (
          <li key={app.key}>
            <a href={address({ view: "settings", app: app.key })}>
              <strong>{app.name || app.key}</strong>
              <span class="mono">{app.key}</span>
              <span class="help">
                {count(app.hooks)} {app.hooks === 1 ? "integration" : "integrations"}, {count(app.events)} events
              </span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
