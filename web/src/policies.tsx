// What to paste into AWS so that the settings of the form may send, filled in for this queue or topic as it is typed.
import { useEffect, useState } from "preact/hooks";

import * as api from "./api";
import { targetOf, textOf, type AwsPrefix } from "./kinds";
import { Code } from "./parts";
import type { Hook, HookPolicies } from "./types";

const TYPING_MS = 400;
const NAMES = {
  identity_policy: "Policy of the user or role that sends",
  queue_policy: "Access policy of the queue",
  topic_policy: "Access policy of the topic",
  trust_policy: "Trust policy of the role",
  key_policy: "Statement for the KMS key",
} as const;

export function Policies({ app, hook, prefix }: { app: string; hook: Hook; prefix: AwsPrefix }) {
  const [shown, setShown] = useState<HookPolicies>();
  const target = targetOf(hook);
  const [region, authType, role] = ["region", "auth_type", "role_arn"].map((field) => textOf(hook, `${prefix}_${field}`));
  useEffect(() => {
    if (!target) return setShown(undefined);
    let wanted = true;
    const timer = setTimeout(() => {
      // A form that is not filled in yet has none: the server says so when it is tested or saved.
      api.policies(app, hook).then((found) => wanted && setShown(found), () => wanted && setShown(undefined));
    }, TYPING_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [app, target, region, authType, role]);
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
      {authType === "role" && (
        <p class="help">
          The external id of this app is <code>{shown.aws_external_id}</code>.
        </p>
      )}
    </details>
  );
}
