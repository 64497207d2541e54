// As whom Millrace sends to a queue or a topic.
import { textOf, type AwsPrefix } from "./kinds";
import { Field } from "./parts";
import type { Hook } from "./types";

const MASKED = "********";

export function Identity(props: {
  hook: Hook;
  prefix: AwsPrefix;
  thing: string;
  set: (change: Partial<Hook>) => void;
  faultOf: (field: string) => string | undefined;
}) {
  const { hook, prefix, thing, set, faultOf } = props;
  const name = (field: string) => `${prefix}_${field}`;
  const kind = textOf(hook, name("auth_type")) || "keys";
  const fault = faultOf(name("auth_type"));
  const choice = (value: string, label: string, help: string) => (
    <label class="choice">
      <input
        type="radio"
        name={name("auth_type")}
        id={value === "keys" ? name("auth_type") : undefined}
        checked={kind === value}
        onChange={() => set({ [name("auth_type")]: value })}
      />
      <span>
        {label}
        <span class="help">{help}</span>
      </span>
    </label>
  );
  const text = (field: string, label: string, more: { help?: string; placeholder?: string } = {}) => (
    <Field
      id={name(field)}
      label={label}
      fault={faultOf(name(field))}
      help={more.help}
      control={(tied) => (
        <input
          {...tied}
          spellcheck={false}
          autocomplete="off"
          placeholder={more.placeholder}
          value={textOf(hook, name(field))}
          onInput={(e) => set({ [name(field)]: e.currentTarget.value.trim() })}
        />
      )}
    />
  );
  const secret = textOf(hook, name("secret"));
  return (
    <fieldset>
      <legend>Identity</legend>
      {fault && <p class="fault">{fault}</p>}
      <div class="choices">
        {choice("keys", "Access key and secret", `Of an IAM user that may send to this ${thing}.`)}
        {choice("resource", "Millrace's own identity", `The ${thing}'s policy allows the identity that this server runs with.`)}
        {choice("role", "A role of yours", "Millrace assumes it; no secret is stored.")}
      </div>
      {kind === "role" &&
        text("role_arn", "Role ARN", {
          help: "The role's trust policy lets Millrace's identity assume it, with the external id of this app.",
          placeholder: "arn:aws:iam::123456789012:role/queue-writer",
        })}
      {kind === "keys" && (
        <>
          {text("key", "Access key id")}
          <Field
            id={name("secret")}
            label="Secret access key"
            fault={faultOf(name("secret"))}
            help={secret === MASKED ? "One is stored. Leave the field as it is to keep it." : "Stored encrypted, and never shown again."}
            control={(tied) => (
              <input
                {...tied}
                type="password"
                autocomplete="new-password"
                value={secret}
                onFocus={(e) => e.currentTarget.select()}
                onInput={(e) => set({ [name("secret")]: e.currentTarget.value.trim() })}
              />
            )}
          />
        </>
      )}
    </fieldset>
  );
}
