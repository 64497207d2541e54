// Some of channel_marks.py by the official JavaScript SDK, as a server and as a user; prints what the answers said.
import { StreamChat } from "stream-chat";

const options = { baseURL: process.env.MILLRACE_URL, allowServerSideConnect: true };
const client = new StreamChat(process.env.API_KEY, process.env.API_SECRET, options);
const told = {};
await client.upsertUsers([{ id: "ann" }, { id: "ben" }, { id: "cleo" }]);
const lobby = client.channel("messaging", "lobby", { members: ["ann", "ben"], created_by_id: "ann" });
await lobby.create();
const member = (answer, id) => answer.members.find((m) => m.user_id === id);
told.invited = member(await lobby.inviteMembers(["cleo"]), "cleo").status;
told.accepted = member(await lobby.acceptInvite({ user_id: "cleo" }), "cleo").status;

const listed = async () =>
  (await client.post(`${client.baseURL}/channels`, { filter_conditions: { members: { $in: ["ben"] } }, user_id: "ben" })).channels.map((c) => c.channel.id);
await lobby.hide("ben");
told.hidden = await listed();
await lobby.sendMessage({ text: "Hello", user_id: "ann" });
told.back = await listed();
told.muted = (await lobby.mute({ user_id: "ben" })).channel_mute.channel.muted;
await lobby.unmute({ user_id: "ben" });
told.cooldown = (await lobby.enableSlowMode(5)).channel.cooldown;

// A user's token, without a connection.
const send = async (text) => {
  const url = `${process.env.MILLRACE_URL}/channels/messaging/lobby/message?api_key=${process.env.API_KEY}`;
  const headers = { authorization: client.createToken("ben"), "stream-auth-type": "jwt", "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ message: { text } }) });
  return answer.ok ? 0 : (await answer.json()).code;
};
await send("First");
told.slow = [await send("Second"), await send("Third")];
await lobby.disableSlowMode();
told.found = (await lobby.queryMembers({ invite: "accepted" })).members.length;
const state = await client.post(`${client.baseURL}/channels/messaging/lobby/query`, { state: false, members: { limit: 2 } });
told.state = [state.messages.length, state.members.length];
console.log(JSON.stringify(told));
