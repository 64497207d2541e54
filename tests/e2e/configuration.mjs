// What users may do under channel types and grants, by the official JavaScript SDK with users' tokens; prints what the answers said.
import { StreamChat } from "stream-chat";

const { API_KEY, API_SECRET, MILLRACE_URL } = process.env;
const server = new StreamChat(API_KEY, API_SECRET, { baseURL: MILLRACE_URL });
const told = {};

// A client of the user's own, without a socket.
const as = (id) => {
  const client = new StreamChat(API_KEY, { baseURL: MILLRACE_URL });
  client._setToken({ id }, server.createToken(id));
  client.userID = id;
  client._user = { id };
  client.user = { id };
  client.wsPromise = Promise.resolve();
  return client;
};
const refusal = async (promise) => {
  try {
    await promise;
    return "nothing was refused";
  } catch (error) {
    return `${error.code} ${error.message}`;
  }
};

await server.upsertUsers([{ id: "ann" }, { id: "ben" }, { id: "cleo" }, { id: "max" }, { id: "root", role: "admin" }]);
const room = server.channel("messaging", "room", { created_by_id: "ann", members: ["ann", "ben", "max"] });
await room.create();
await room.addModerators(["max"]);
await room.sendMessage({ id: "m", text: "Hello", user_id: "ann" });
const patch = (id, set) => as(id).channel("messaging", "room").updatePartial({ set });
const capabilities = async (id) => (await as(id).channel("messaging", "room").query({ state: true })).channel.own_capabilities;

told.member = await capabilities("ben");
told.moderator = await capabilities("max");
told.stranger = await refusal(as("cleo").channel("messaging", "room").query({ state: true }));
told.admin = (await as("root").channel("messaging", "room").query({ state: true })).channel.id;
told.patched = [await refusal(patch("ben", { topic: "x" })), (await patch("max", { topic: "wheels" })).channel.topic];
told.edited = [await refusal(as("ben").updateMessage({ id: "m", text: "mine" })), (await as("max").updateMessage({ id: "m", text: "tidy" })).message.text];

await server.updateChannelType("messaging", { grants: { channel_member: ["read-channel"] } });
told.silenced = await refusal(as("ben").channel("messaging", "room").sendMessage({ text: "x" }));
await server.updateChannelType("messaging", { grants: null });
told.spoke = (await as("ben").channel("messaging", "room").sendMessage({ id: "n", text: "x" })).message.type;

await server.updateAppSettings({ multi_tenant_enabled: true });
await server.upsertUsers([{ id: "ann", teams: ["red"] }, { id: "ben", teams: ["blue"] }]);
const red = server.channel("messaging", "red", { created_by_id: "ann", members: ["ann", "ben"], team: "red" });
await red.create();
told.teams = [(await as("ann").channel("messaging", "red").query({})).channel.team, await refusal(as("ben").channel("messaging", "red").query({}))];
told.found = await Promise.all(["ann", "ben"].map(async (id) => (await as(id).queryChannels({ team: "red" }, {}, { watch: false })).map((c) => c.id)));
await server.updateAppSettings({ multi_tenant_enabled: false, disable_permissions_checks: true });
told.unchecked = (await patch("ben", { topic: "open" })).channel.topic;
await server.updateAppSettings({ disable_permissions_checks: false });

const dev = as("ben");
dev._setToken({ id: "ben" }, server.devToken("ben"));
told.dev = [await refusal(dev.channel("messaging", "room").query({}))];
await server.updateAppSettings({ disable_auth_checks: true });
told.dev.push((await dev.channel("messaging", "room").query({})).channel.id);
await server.updateAppSettings({ disable_auth_checks: false });
console.log(JSON.stringify(told));
