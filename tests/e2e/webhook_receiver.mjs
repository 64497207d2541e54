// Runs docs/webhooks.md's example over requests, one JSON {headers, sent: base64} a line on standard input; a type or a status a line.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { gunzipSync } from "node:zlib";
import { StreamChat } from "stream-chat";

const page = readFileSync(new URL("../../docs/webhooks.md", import.meta.url), "utf8");
const example = /```js\n([\s\S]*?)```/.exec(page)[1];
const handle = new Function("client", "headers", "sent", "gunzipSync", `${example}\nreturn event.type;`);
const client = new StreamChat(process.env.API_KEY, process.env.API_SECRET);
for await (const line of createInterface({ input: process.stdin })) {
  const { headers, sent } = JSON.parse(line);
  console.log(handle(client, headers, Buffer.from(sent, "base64"), gunzipSync));
}
