// A conversation driven by the official JavaScript SDK, as a backend would.
import { StreamChat } from "stream-chat";

const client = new StreamChat(process.env.API_KEY, process.env.API_SECRET, { baseURL: process.env.MILLRACE_URL });

await client.upsertUsers([{ id: "alice", name: "Alice", favourite: "otters" }, { id: "bob" }]);
const channel = client.channel("messaging", process.env.CHANNEL, { created_by_id: "alice", topic: "mills" });
await channel.create();
await channel.addMembers(["alice", "bob"]);
const { message } = await channel.sendMessage({ id: `${process.env.CHANNEL}-1`, text: "Hello **Bob** 🦦", user_id: "alice", mood: "glad" });
await client.updateMessage({ id: message.id, text: "Hello Bob", user_id: "alice" });
await channel.sendReaction(message.id, { type: "love", user_id: "bob" });
await client.deleteMessage(message.id);
const second = await channel.sendMessage({ text: "Soon gone", user_id: "bob" });
await client.deleteMessage(second.message.id, true);
console.log(JSON.stringify({ first: message.id, second: second.message.id }));
