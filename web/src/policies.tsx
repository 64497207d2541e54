// What to paste into AWS so that the settings of the form may send, filled in for this queue as it is typed.
import { useEffect, useState } from "preact/hooks";

import * as api from "./api";
import { Code } from "./parts";
import type { Hook, HookPolicies } from "./types";

const TYPING_MS = 400;
const NAMES = {
  identity_policy: "Policy of the user or role that sends",
  queue_policy: "Access policy of the queue",
  trust_policy: "Trust policy of the role",
  key_policy: "Statement for the queue's KMS key",
} as const;

export function Policies({ app, hook }: { app: string; hook: Hook }) {
  const [shown, setShown] = useState<HookPolicies>();
  const { sqs_queue_url, sqs_region, sqs_auth_type, sqs_role_arn } = hook;
  useEffect(() => {
    if (!sqs_queue_url) return setShown(undefined);
    let wanted = true;
    const timer = setTimeout(() => {
      // A form that is not filled in yet has none: the server says so when it is tested or saved.
      api.policies(app, hook).then((found) => wanted && setShown(found), () => wanted && setShown(undefined));
    }, TYPING_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [app, sqs_queue_url, sqs_region, sqs_auth_type, sqs_role_arn]);
  if (!shown) return null;
  const { note, ...documents } = shown.aws_policies;
  const given = (Object.keys(NAMES) as (keyof typeof NAMES)[]).filter((name) => documents[name]);
  if (given.length === 0) return null;
  return (
    <details class="policies">
      <summary>What to allow in AWS</summary>
      {note && <p class="help">{note}</p>}
      {given.map((name) => (
        <section key={name}>
          <h3>{NAMES[name]}</h3>
          <Code label={NAMES[name]} text={JSON.stringify(documents[name], null, 2)} />
        </section>
      ))}
      {sqs_auth_type === "role" && (
        <p class="help">
          The external id of this app is <code>{shown.aws_external_id}</code>.
        </p>
      )}
    </details>
  );
}
