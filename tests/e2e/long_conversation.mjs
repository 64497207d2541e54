// A conversation through everything that chat serves, by the official JavaScript SDK; prints what the answers said.
import { StreamChat } from "stream-chat";

const { API_KEY, API_SECRET, MILLRACE_URL, CHANNEL } = process.env;
const client = new StreamChat(API_KEY, API_SECRET, { baseURL: MILLRACE_URL });
const told = {};

await client.upsertUsers([{ id: "alice", name: "Alice", mood: "fine", level: 1 }, { id: "bob", name: "Bob" }, { id: "carol" }]);
told.partial = (await client.partialUpdateUser({ id: "alice", set: { mood: "glad" }, unset: ["level"] })).users.alice;
told.users = (await client.queryUsers({ $or: [{ id: { $in: ["bob"] } }, { name: { $autocomplete: "Al" } }] }, [{ id: 1 }])).users.map((u) => u.id);

const channel = client.channel("messaging", CHANNEL, { created_by_id: "alice", members: ["alice", "bob"], topic: "mills", level: 1 });
await channel.create();
told.partly = (await channel.updatePartial({ set: { topic: "wheels" }, unset: ["level"] })).channel;
told.updated = (await channel.update({ colour: "green" }, { text: "Repainted", user_id: "alice" })).channel;
told.three = (await channel.addMembers(["carol"])).members.map((m) => m.user_id);
told.moderators = (await channel.addModerators(["bob"])).members.filter((m) => m.is_moderator).map((m) => m.user_id);
told.demoted = (await channel.demoteModerators(["bob"])).members.filter((m) => m.is_moderator).length;
told.two = (await channel.removeMembers(["carol"])).members.map((m) => m.user_id);

const send = async (id, text, user, more = {}) => (await channel.sendMessage({ id: `${CHANNEL}-${id}`, text, user_id: user, ...more })).message;
const first = await send("1", "One", "alice", { tag: "x", shade: "red" });
told.patched = (await client.partialUpdateMessage(first.id, { set: { text: "**One**", tag: "y" }, unset: ["shade"] }, "alice")).message;
const reply = await send("2", "A reply", "bob", { parent_id: first.id });
await send("3", "Shown", "alice", { parent_id: first.id, show_in_channel: true });
told.parent = (await client.getMessage(first.id)).message;
told.replies = (await channel.getReplies(first.id, { limit: 1 })).messages.map((m) => m.id);
told.older = (await channel.getReplies(first.id, { limit: 5, id_lt: `${CHANNEL}-3` })).messages.map((m) => m.id);
told.quoting = (await send("4", "Quoting", "bob", { quoted_message_id: first.id })).quoted_message.id;
told.many = (await channel.getMessagesById([first.id, reply.id])).messages.map((m) => m.id);

await channel.sendReaction(first.id, { type: "like", user_id: "bob" });
await channel.sendReaction(first.id, { type: "love", score: 5, user_id: "bob" }, { enforce_unique: true });
await channel.sendReaction(first.id, { type: "wow", user_id: "alice" });
told.reactions = (await channel.getReactions(first.id, { limit: 10 })).reactions.map((r) => r.type);
told.unlike = (await channel.deleteReaction(first.id, "love", "bob")).message.reaction_counts;

told.read = (await channel.markRead({ user_id: "alice" })).event;
await channel.markUnread({ user_id: "alice", message_id: `${CHANNEL}-4` });
await client.markChannelsRead({ user_id: "alice", read_by_channel: {} });

const found = await client.queryChannels({ type: "messaging", members: { $in: ["bob"] }, colour: "green" }, [{ last_message_at: -1 }], { limit: 5 });
told.found = found.map((c) => ({ cid: c.cid, messages: c.state.messages.map((m) => m.id), members: Object.keys(c.state.members).sort(), read: Object.keys(c.state.read).length }));
told.none = (await client.queryChannels({ members: { $in: ["carol"] } }, [])).length;

await client.deleteMessage(reply.id);
told.truncated = (await channel.truncate({ message: { text: "Swept", user_id: "alice" } })).channel.truncated_at;
told.left = (await channel.query({ messages: { limit: 10 } })).messages.map((m) => m.text);
told.gone = await client.getMessage(first.id).catch((e) => e.code);

const pair = client.channel("messaging", { members: ["alice", "bob"], created_by_id: "alice" });
const distinct = (await pair.query()).channel.id;
told.same = (await client.channel("messaging", { members: ["bob", "alice"], created_by_id: "bob" }).query()).channel.id === distinct;
told.distinct = distinct;
told.deleted = (await channel.delete()).channel.deleted_at;
told.absent = await channel.sendMessage({ text: "x", user_id: "alice" }).catch((e) => e.code);
console.log(JSON.stringify(told));
