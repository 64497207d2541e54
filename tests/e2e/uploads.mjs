// Files and pictures by the official JavaScript SDK; where they came to lie.
import { StreamChat } from "stream-chat";

const { API_KEY, API_SECRET, MILLRACE_URL, CHANNEL } = process.env;
const client = new StreamChat(API_KEY, API_SECRET, { baseURL: MILLRACE_URL });
await client.upsertUsers([{ id: "alice" }]);
const channel = client.channel("messaging", CHANNEL, { created_by_id: "alice", members: ["alice"] });
await channel.create();
const page = () => Buffer.from("<script>alert(1)</script>");
const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const told = {
  file: (await channel.sendFile(page(), "notes.html", "text/html", { id: "alice" })).file,
  image: (await channel.sendImage(picture, "dot.png", "image/png", { id: "alice" })).file,
  gone: (await channel.sendFile(page(), "gone.txt", "text/plain", { id: "alice" })).file,
};
await channel.deleteFile(told.gone);
console.log(JSON.stringify(told));
process.exit(0); // the SDK holds the connection of an upload open
