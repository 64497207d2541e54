// The same conversation as conversation.mjs, driven by the official Node SDK of /api/v2.
import assert from "node:assert/strict";
import { StreamClient } from "@stream-io/node-sdk";

const client = new StreamClient(process.env.API_KEY, process.env.API_SECRET, { basePath: process.env.MILLRACE_URL });

await client.upsertUsers([{ id: "alice", name: "Alice", custom: { favourite: "otters" } }, { id: "bob" }]);
const channel = client.chat.channel("messaging", process.env.CHANNEL);
await channel.getOrCreate({ data: { created_by_id: "alice", custom: { topic: "mills" } } });
await channel.update({ add_members: [{ user_id: "alice" }, { user_id: "bob" }] });
const { message } = await channel.sendMessage({
  message: { id: `${process.env.CHANNEL}-1`, text: "Hello **Bob** 🦦", user_id: "alice", custom: { mood: "glad" } },
});
assert.deepEqual(message.custom, { mood: "glad" });
assert.deepEqual(message.user.custom, { favourite: "otters" });
assert.ok(Math.abs(message.created_at - Date.now()) < 60_000, "a time is a Date of now");
await client.chat.updateMessage({ id: message.id, message: { text: "Hello Bob", user_id: "alice" } });
await client.chat.sendReaction({ id: message.id, reaction: { type: "love", user_id: "bob" } });
await client.chat.deleteMessage({ id: message.id });
const second = await channel.sendMessage({ message: { text: "Soon gone", user_id: "bob" } });
await client.chat.deleteMessage({ id: second.message.id, hard: true });
console.log(JSON.stringify({ first: message.id, second: second.message.id }));
