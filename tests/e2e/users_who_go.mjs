// Users and channels are deactivated, deleted and erased by the official JavaScript SDK; prints what the answers said.
import { StreamChat } from "stream-chat";

const { API_KEY, API_SECRET, MILLRACE_URL } = process.env;
const client = new StreamChat(API_KEY, API_SECRET, { baseURL: MILLRACE_URL });
const told = {};

async function finished({ task_id: id }) {
  for (;;) {
    const task = await client.getTask(id);
    if (task.status === "completed") return task.result;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function becomes(id, type) {
  for (;;) {
    const { message } = await client.getMessage(id);
    if (message.type === type) return message.text;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const refused = (call) => call.then(() => 0, (error) => error.code);

await client.upsertUsers(["ann", "ben", "cleo", "dan"].map((id) => ({ id })));
const lobby = client.channel("messaging", "lobby", { created_by_id: "ann", members: ["ann", "ben", "cleo"] });
await lobby.create();
await lobby.sendMessage({ id: "of-ben", text: "One", user_id: "ben" });
await lobby.sendMessage({ id: "of-cleo", text: "Two", user_id: "cleo" });
await lobby.sendReaction("of-cleo", { type: "like", user_id: "ben" });
const pair = client.channel("messaging", { members: ["ann", "ben"], created_by_id: "ann" });
await pair.create();

await lobby.sendMessage({ id: "of-dan", text: "Three", user_id: "dan" });
told.deactivated = (await client.deactivateUser("dan", { created_by_id: "ann", mark_messages_deleted: true })).user.deactivated_at;
told.marked = await becomes("of-dan", "deleted");
told.listed = (await client.queryUsers({}, [{ id: 1 }])).users.map(({ id }) => id);
told.all = (await client.queryUsers({}, [{ id: 1 }], { include_deactivated_users: true })).users.map(({ id }) => id);
told.silenced = await refused(lobby.sendMessage({ text: "x", user_id: "dan" }));
await client.reactivateUser("dan", { restore_messages: true });
told.restored = await becomes("of-dan", "regular");
await client.deleteMessage("of-dan", true);
told.twice = await refused(client.reactivateUser("dan"));

await client.deleteUser("cleo", { mark_messages_deleted: true });
told.after_soft = (await client.queryUsers({ id: "cleo" })).users.length;
await client.restoreUsers(["cleo"]);

told.hard = await finished(await client.deleteUsers(["ben"], { user: "hard", messages: "hard", conversations: "hard" }));
told.messages = (await lobby.query({ messages: { limit: 10 } })).messages.map(({ id, type, reaction_counts: counts }) => [id, type, counts]);
told.members = (await lobby.query({})).members.map(({ user_id: id }) => id);
told.pair = await refused(pair.sendMessage({ text: "x", user_id: "ann" }));

told.channels = await finished(await client.deleteChannels(["messaging:lobby"], { hard_delete: true }));
// A client that knows nothing of the channel as it was.
const hall = new StreamChat(API_KEY, API_SECRET, { baseURL: MILLRACE_URL }).channel("messaging", "lobby", { created_by_id: "ann", members: ["ann", "cleo"] });
await hall.create();
told.fresh = (await hall.sendMessage({ id: "of-cleo", text: "Again", user_id: "cleo" })).message.text;
await hall.truncate({ hard_delete: true });
told.empty = (await hall.query({})).messages.length;
told.unknown = await refused(client.getTask("00000000-0000-0000-0000-000000000000"));
console.log(JSON.stringify(told));
