// The small parts that every view is put together from.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** The heading of a view. It takes the focus when the view opens, so that a screen reader says where one is. */
export function Title({ text, children }: { text: string; children?: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${text} · Millrace`;
    heading.current?.focus();
  }, [text]);
  return (
    <div class="title">
      <h1 ref={heading} tabIndex={-1}>
        {text}
      </h1>
      {children}
    </div>
  );
}

/** A labelled control with its help and what is wrong with it. `control` gets what ties them together. */
export function Field(props: {
  id: string;
  label: string;
  help?: ComponentChildren;
  fault?: string | undefined;
  control: (tied: { id: string; "aria-describedby"?: string; "aria-invalid"?: "true" }) => ComponentChildren;
}) {
  const { id, label, help, fault, control } = props;
  const described = [help ? `${id}-help` : "", fault ? `${id}-fault` : ""].filter(Boolean).join(" ");
  return (
    <div class={fault ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      {control({ id, ...(described ? { "aria-describedby": described } : {}), ...(fault ? { "aria-invalid": "true" } : {}) })}
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}

export type Tone = "good" | "busy" | "bad" | "calm";

export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}

/** Something that has to be read now. */
export function Notice({ tone, title, children }: { tone: Tone; title?: string; children?: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}>
      {title && <strong class="sentence">{title}</strong>}
      {children}
    </div>
  );
}

/** Text to be taken elsewhere, with a button for that. */
export function Code({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <div class="code">
      <pre tabIndex={0} aria-label={label}>
        <code>{text}</code>
      </pre>
      <button type="button" class="quiet" onClick={() => void copy()}>
        <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
      </button>
    </div>
  );
}

/** What a view shows while it waits, or when it could not get what it needs. */
export function Pending({ fault }: { fault: string | undefined }) {
  return fault ? <Notice tone="bad">{fault}</Notice> : <p class="pending">Loading…</p>;
}
