// A group of users and a message that means it, by the official JavaScript SDK; prints what the answers said.
import { StreamChat } from "stream-chat";

const client = new StreamChat(process.env.API_KEY, process.env.API_SECRET, { baseURL: process.env.MILLRACE_URL });
const told = {};

await client.upsertUsers([{ id: "ann" }, { id: "ben" }]);
const channel = client.channel("messaging", process.env.CHANNEL, { created_by_id: "ann", members: ["ann", "ben"] });
await channel.create();
await client.createUserGroup({ id: "night", name: "Night crew", member_ids: ["ann"] });
told.added = (await client.addUserGroupMembers("night", { member_ids: ["ben"] })).user_group.members.map(({ user_id: id }) => id);
told.found = (await client.searchUserGroups({ query: "NIGHT" })).user_groups.map(({ id }) => id);

const { message } = await channel.sendMessage({ text: "Lights!", user_id: "ann", mentioned_group_ids: ["night"], mentioned_channel: true });
told.sent = [message.mentioned_group_ids, message.mentioned_channel];
const edited = { id: message.id, text: "Lights, please", mentioned_group_ids: ["night"], mentioned_here: true };
told.edited = (({ mentioned_channel: all, mentioned_here: here }) => [all ?? false, here])((await client.updateMessage(edited, "ann")).message);
told.stored = (await client.getMessage(message.id)).message.mentioned_group_ids;
told.unknown = await channel.sendMessage({ text: "x", user_id: "ann", mentioned_group_ids: ["day"] }).then(() => 0, (error) => error.code);
console.log(JSON.stringify(told));
