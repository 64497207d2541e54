// Reads message bodies, one JSON string a line on standard input, with the SDK's own parseSqs; an event or an error a line.
import { createInterface } from "node:readline";
import { StreamChat } from "stream-chat";

const stream = new StreamChat(process.env.API_KEY, process.env.API_SECRET);
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify({ event: stream.parseSqs(JSON.parse(line)) }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error.message) }));
  }
}
