// The door: an app's key and secret, or a one-time link.
import { useState } from "preact/hooks";

import * as api from "./api";
import { Field, Notice, Title } from "./parts";
import { messageOf } from "./text";
import type { Session } from "./types";

export function SignIn({ fault, onSignedIn }: { fault: string | undefined; onSignedIn: (session: Session | null) => void }) {
  const [key, setKey] = useState("");
  const [secret, setSecret] = useState("");
  const [refused, setRefused] = useState(fault);
  const [busy, setBusy] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setRefused(undefined);
    try {
      onSignedIn(await api.signIn({ app_key: key.trim(), secret }));
    } catch (wrong) {
      setRefused(messageOf(wrong));
      setBusy(false);
    }
  };

  return (
    <main class="door">
      <p class="brand">Millrace</p>
      <Title text="Sign in" />
      {refused && (
        <Notice tone="bad">
          <p>{refused}</p>
        </Notice>
      )}
      <form onSubmit={(event) => void submit(event)}>
        <Field
          id="app_key"
          label="App key"
          help="The API key that your SDK uses."
          control={(tied) => (
            <input {...tied} required autocomplete="username" spellcheck={false} value={key} onInput={(e) => setKey(e.currentTarget.value)} />
          )}
        />
        <Field
          id="secret"
          label="App secret"
          control={(tied) => (
            <input {...tied} required type="password" autocomplete="current-password" value={secret} onInput={(e) => setSecret(e.currentTarget.value)} />
          )}
        />
        <button type="submit" disabled={busy}>
          Sign in
        </button>
      </form>
      <p class="help">
        On the server's machine, <code>millrace dashboard link</code> prints an address that signs in once, for all apps.
      </p>
    </main>
  );
}
