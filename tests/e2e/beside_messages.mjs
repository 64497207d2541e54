// What hangs on messages, by the official JavaScript SDK: search, threads, reminders, drafts, pins for a while.
import { StreamChat } from "stream-chat";

const { API_KEY, API_SECRET, MILLRACE_URL, CHANNEL } = process.env;
const client = new StreamChat(API_KEY, API_SECRET, { baseURL: MILLRACE_URL });
const told = {};
const id = (number) => `${CHANNEL}-${number}`;
const ids = (answer) => answer.results.map((r) => r.message.id);
const codeOf = (promise) => promise.then(() => 0, (e) => e.code);
const post = (path, body) => client.post(`${MILLRACE_URL}/${path}`, body);

await client.upsertUsers([{ id: "alice" }, { id: "bob" }, { id: "carol" }]);
const channel = client.channel("messaging", CHANNEL, { created_by_id: "alice", members: ["alice", "bob"], config_overrides: { user_message_reminders: true } });
await channel.create();
for (const [number, text, user, more] of [[1, "Supercalifragilistic wheels", "alice", {}], [2, "Wheels turn", "bob", {}], [3, "and turn", "bob", { parent_id: id(1) }],
  [4, "Look", "alice", { attachments: [{ type: "image", image_url: "x" }] }]])
  await channel.sendMessage({ id: id(number), text, user_id: user, ...more });

const here = { cid: `messaging:${CHANNEL}` };
told.words = ids(await client.search(here, "wheels"));
told.part = ids(await client.search(here, "cali"));
told.filter = ids(await client.search(here, { text: { $q: "wheels" }, "user.id": "bob" }));
told.images = ids(await client.search(here, { "attachments.type": { $in: ["image"] } }));
const page = await client.search(here, "wheels", { sort: [{ created_at: 1 }], limit: 1 });
told.first = ids(page);
told.cid = page.results[0].message.channel.cid;
const second = await client.search(here, "wheels", { sort: [{ created_at: 1 }], limit: 1, next: page.next });
told.second = ids(second);
told.previous = "previous" in second;
const search = (payload) => client.get(`${MILLRACE_URL}/search`, { payload: { filter_conditions: here, ...payload } });
told.both = await codeOf(search({ query: "x", message_filter_conditions: { text: "x" } }));
told.offset = await codeOf(search({ query: "x", offset: 1, sort: [{ field: "created_at" }] }));

const { threads } = await post("threads", { user_id: "alice", filter: { channel_cid: `messaging:${CHANNEL}` }, reply_limit: 3 });
told.threads = threads.map((t) => [t.parent_message_id, t.latest_replies.map((m) => m.id)]);
told.unread_in_thread = (await client.get(`${MILLRACE_URL}/threads/${id(1)}`)).thread.read[0].unread_messages;
told.titled = (await client.partialUpdateThread(id(1), { set: { title: "Wheels" }, user_id: "alice" })).thread.title;
told.thread = (await client.get(`${MILLRACE_URL}/threads/${id(1)}`, { reply_limit: 1 })).thread.title;
await channel.markRead({ user_id: "alice", thread_id: id(1) });
await channel.markUnread({ user_id: "alice", thread_id: id(1) });

const later = new Date(Math.ceil(Date.now() / 1000) * 1000 + 3_600_000);
told.reminder = new Date((await client.createReminder({ messageId: id(1), user_id: "bob", remind_at: later.toISOString() })).reminder.remind_at).getTime() === later.getTime();
told.twice = await codeOf(client.createReminder({ messageId: id(1), user_id: "bob" }));
told.bookmark = "remind_at" in (await client.updateReminder({ messageId: id(1), user_id: "bob" })).reminder;
told.reminders = (await client.queryReminders({ user_id: "bob" })).reminders.map((r) => r.message_id);
await client.deleteReminder(id(1), "bob");

told.draft = (await channel.createDraft({ text: "Not yet", user_id: "alice" })).draft.message.text;
await channel.createDraft({ text: "Nor this", parent_id: id(1), user_id: "alice" });
const draft = `${MILLRACE_URL}/channels/messaging/${CHANNEL}/draft`;
told.kept = (await client.get(draft, { user_id: "alice", parent_id: id(1) })).draft.message.text;
told.drafts = (await client.queryDrafts({ user_id: "alice" })).drafts.length;
await client.delete(draft, { user_id: "alice" });
told.no_draft = await codeOf(client.get(draft, { user_id: "alice" }));

const soon = Date.now() + 1000;
await client.partialUpdateMessage(id(2), { set: { pinned: true, pin_expires: new Date(soon).toISOString() } }, "alice");
await client.createReminder({ messageId: id(4), user_id: "bob", remind_at: new Date(soon + 5).toISOString() });
console.log(JSON.stringify(told));
