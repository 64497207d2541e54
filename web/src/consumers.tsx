// Programs that read a hook's queue, filled in for it.
import { useState } from "preact/hooks";

import { serverEncoding } from "./api";
import javascript from "./consumers/consumer.mjs.txt";
import python from "./consumers/consumer.py.txt";
import { Code } from "./parts";
import type { AppSettings, Hook } from "./types";

type Encoding = "json" | "base64" | "gzip_base64";

/** How the bodies of this hook's messages are written. */
export function encodingOf(hook: Hook, settings: AppSettings): Encoding {
  const compressed = settings.enable_hook_payload_compression ? "gzip_base64" : "";
  const set = hook.sqs_payload_encoding || settings.payload_encoding || compressed || serverEncoding;
  return set === "base64" || set === "gzip_base64" ? set : "json";
}

const WORDS: Record<Encoding, string> = {
  json: "Bodies are the event's JSON.",
  base64: "Bodies are base64 of the event's JSON.",
  gzip_base64: "Bodies are base64 of the gzipped JSON.",
};

interface Language {
  name: string;
  text: string;
  decoders: Record<Encoding, [decode: string, needs: string]>;
}

const LANGUAGES: Language[] = [
  {
    name: "JavaScript",
    text: javascript,
    decoders: {
      json: ["body", ""],
      base64: ['Buffer.from(body, "base64")', ""],
      gzip_base64: ['gunzipSync(Buffer.from(body, "base64"))', 'import { gunzipSync } from "node:zlib";\n'],
    },
  },
  {
    name: "Python",
    text: python,
    decoders: {
      json: ["body", ""],
      base64: ["base64.b64decode(body)", "import base64\n"],
      gzip_base64: ["gzip.decompress(base64.b64decode(body))", "import base64\nimport gzip\n"],
    },
  },
];

function filledIn({ text, decoders }: Language, hook: Hook, encoding: Encoding): string {
  const [decode, needs] = decoders[encoding];
  const values: Record<string, string> = { queue_url: JSON.stringify(hook.sqs_queue_url), region: JSON.stringify(hook.sqs_region || "us-east-1"), decode, needs };
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "").trimEnd();
}

export function Consumers({ hook, settings }: { hook: Hook; settings: AppSettings }) {
  const [shown, setShown] = useState(LANGUAGES[0]!);
  const encoding = encodingOf(hook, settings);
  return (
    <section aria-labelledby="consumers">
      <h2 id="consumers">Read this queue</h2>
      <p class="help">{WORDS[encoding]} A delivery may come again at any time: the event's id tells.</p>
      <div class="tabs" role="group" aria-label="Language">
        {LANGUAGES.map((language) => (
          <button type="button" key={language.name} class="quiet" aria-pressed={language === shown} onClick={() => setShown(language)}>
            {language.name}
          </button>
        ))}
      </div>
      <Code label={`Consumer in ${shown.name}`} text={filledIn(shown, hook, encoding)} />
    </section>
  );
}
