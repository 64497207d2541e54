// What becomes of messages, by the official JavaScript SDK: held back, acted on, restricted, edited, translated, deleted for one.
import { StreamChat } from "stream-chat";

const { API_KEY, API_SECRET, MILLRACE_URL, CHANNEL } = process.env;
const client = new StreamChat(API_KEY, API_SECRET, { baseURL: MILLRACE_URL });
const told = {};
const id = (number) => `${CHANNEL}-${number}`;
const post = (path, body) => client.post(`${MILLRACE_URL}/${path}`, body);

await client.upsertUsers([{ id: "alice" }, { id: "bob" }]);
const channel = client.channel("messaging", CHANNEL, { created_by_id: "alice", members: ["alice", "bob"] });
await channel.create();
const send = (number, text, more = {}, options = {}) => channel.sendMessage({ id: id(number), text, user_id: "alice", ...more }, options);

const held = await send(1, "Held back", {}, { pending: true, pending_message_metadata: { why: "check" } });
told.metadata = [held.pending_message_metadata, (await client.getMessage(id(1))).pending_message_metadata];
told.hidden = (await channel.query({ messages: { limit: 10 } })).messages.length;
told.committed = (await client.commitMessage(id(1))).message.type;

told.offered = (await send(2, "/giphy wave")).message.type;
const action = (value) => post(`messages/${id(2)}/action`, { user_id: "alice", form_data: { image_action: value } });
told.shuffled = (await action("shuffle")).message.command;
told.sent = (await action("send")).message.type;

told.restricted = (await send(3, "For Bob", { restricted_visibility: ["bob"] })).message.restricted_visibility;
await client.updateMessage({ id: id(3), text: "For Bob alone", restricted_visibility: ["bob"] }, "alice");
await client.partialUpdateMessage(id(3), { set: { text: "For Bob, really" } }, "alice");
const history = await client.queryMessageHistory({ message_id: id(3) }, [{ message_updated_at: -1 }], { limit: 1 });
const further = await client.queryMessageHistory({ message_id: id(3) }, [], { limit: 1, next: history.next });
told.versions = [...history.message_history, ...further.message_history].map((v) => v.text);
told.by = history.message_history[0].message_updated_by_id;

told.i18n = (await client.translateMessage(id(1), "de")).message.i18n.de_text;
for (const [user, type, score] of [["alice", "like", 42], ["bob", "love", 1]]) await channel.sendReaction(id(1), { type, score, user_id: user });
told.reactions = (await client.queryReactions(id(1), { score: { $gt: 1 } })).reactions.map((r) => r.type);
for (const number of [1, 2]) await client.pinMessage({ id: id(number) }, null, "alice");
told.pins = (await channel.getPinnedMessages({ limit: 10 }, [{ pinned_at: 1 }])).messages.map((m) => m.id);

told.for_me = (await client.delete(`${MILLRACE_URL}/messages/${id(2)}`, { delete_for_me: true, deleted_by: "bob" })).message.deleted_for_me;
told.others = (await client.getMessage(id(2))).message.type;
told.deleted = (await client.delete(`${MILLRACE_URL}/messages/${id(2)}`, { deleted_by: "bob" })).message.type;
told.absent = await client.commitMessage(id(2)).catch((e) => e.code);
console.log(JSON.stringify(told));
