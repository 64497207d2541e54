// The page as a whole: who is signed in, the bar at the top, and the view that the address names.
import { useEffect, useState } from "preact/hooks";

import * as api from "./api";
import { Apps } from "./apps";
import { Events } from "./events";
import { AddIntegration, EditIntegration } from "./integration";
import { address, go, type Route, useRoute } from "./route";
import { Settings } from "./settings";
import { SignIn } from "./sign_in";
import type { Session } from "./types";

export function Dashboard() {
  const [session, setSession] = useState<Session | null>();
  const [fault, setFault] = useState<string>();

  useEffect(() => {
    api.whenSignedOut(() => setSession(null));
    void enter(setFault).then(setSession);
  }, []);

  if (session === undefined) return null;
  if (session === null) return <SignIn fault={fault} onSignedIn={setSession} />;
  const signOut = async () => {
    await api.signOut();
    go({ view: "apps" });
    setFault(undefined);
    setSession(null);
  };
  return <SignedIn session={session} onSignOut={() => void signOut()} />;
}

/** By the one-time link in the address, which is then taken out of it; else by the cookie there may be. */
async function enter(onFault: (text: string) => void): Promise<Session | null> {
  const link = /^#link=(.+)$/.exec(location.hash)?.[1];
  if (link) {
    history.replaceState(null, "", location.pathname);
    try {
      return await api.signIn({ link });
    } catch (fault) {
      onFault((fault as Error).message);
      return null;
    }
  }
  return await api.session().catch(() => null);
}

function SignedIn({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  const route = useRoute();
  const app = route.view === "apps" ? session.app : route.app;
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        To the content
      </a>
      <header class="bar">
        <a class="brand" href={address(session.app ? { view: "settings", app: session.app } : { view: "apps" })}>
          Millrace
        </a>
        {app && <AppNavigation app={app} route={route} several={session.app === ""} />}
        <button type="button" class="quiet" onClick={onSignOut}>
          Sign out
        </button>
      </header>
      <main id="main" tabIndex={-1}>
        <View route={route} session={session} />
      </main>
    </>
  );
}

// The address belongs to the routes, so the content is focused by hand.
function skip(event: Event) {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

function AppNavigation({ app, route, several }: { app: string; route: Route; several: boolean }) {
  const current = (is: boolean) => (is ? { "aria-current": "page" as const } : {});
  return (
    <nav aria-label={`App ${app}`}>
      {several ? (
        <a class="app" href={address({ view: "apps" })} title="Select another app">
          {app}
        </a>
      ) : (
        <span class="app">{app}</span>
      )}
      <a href={address({ view: "settings", app })} {...current(route.view !== "events" && route.view !== "apps")}>
        Settings
      </a>
      <a href={address({ view: "events", app })} {...current(route.view === "events")}>
        Live events
      </a>
    </nav>
  );
}

function View({ route, session }: { route: Route; session: Session }) {
  switch (route.view) {
    case "apps":
      return <Apps only={session.app} />;
    case "settings":
      return <Settings key={route.app} app={route.app} />;
    case "add":
      return <AddIntegration key={route.app} app={route.app} />;
    case "hook":
      return <EditIntegration key={`${route.app}/${route.id}`} app={route.app} id={route.id} />;
    case "events":
      return <Events key={route.app} app={route.app} />;
  }
}
