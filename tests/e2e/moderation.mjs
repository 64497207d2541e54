// What a user's own token may do about others, by the official JavaScript SDK; prints what the answers said.
import { StreamChat } from "stream-chat";

const { API_KEY, API_SECRET, MILLRACE_URL } = process.env;
const server = new StreamChat(API_KEY, API_SECRET, { baseURL: MILLRACE_URL });
const told = {};
const refused = (call) => call.then(() => 0, (error) => error.code);

// A client that acts as its user, without a connection to listen on.
function as(id) {
  const client = new StreamChat(API_KEY, undefined, { baseURL: MILLRACE_URL });
  client.userID = id;
  client._user = client.user = { id };
  client.tokenManager.token = server.createToken(id);
  client.tokenManager.type = "static";
  client.tokenManager.loadTokenPromise = Promise.resolve(client.tokenManager.token);
  client.wsPromise = Promise.resolve();
  return client;
}

await server.upsertUsers([{ id: "ann", role: "moderator" }, { id: "ben" }, { id: "cleo" }]);
await server.channel("messaging", "lobby", { created_by_id: "ann", members: ["ann", "ben", "cleo"] }).create();
const [ann, ben] = [as("ann"), as("ben")];
const [lobby_of_ann, lobby_of_ben] = [ann, ben].map((client) => Object.assign(client.channel("messaging", "lobby"), { initialized: true }));

told.member_bans = await refused(lobby_of_ben.banUser("ann", {}));
await lobby_of_ann.shadowBan("ben", { reason: "loud" });
told.own_view = (await lobby_of_ben.sendMessage({ id: "of-ben", text: "Do you hear me?" })).message.shadowed;
told.other_view = (await server.getMessage("of-ben")).message.shadowed;
await lobby_of_ann.removeShadowBan("ben");
told.own_unblocking = await refused(ben.unblockMessage("of-ben"));
await ann.unblockMessage("of-ben");
told.unblocked = (await server.getMessage("of-ben")).message.shadowed;
told.app_ban = await refused(ann.banUser("ben"));
await server.banUser("ben", { banned_by_id: "ann", timeout: 1, reason: "louder" });
told.banned = await refused(lobby_of_ben.sendMessage({ text: "Hello?" }));
told.bans = (await server.queryBannedUsers({ user_id: "ben" })).bans.map(({ reason, expires }) => [reason, Boolean(expires)]);
await server.unbanUser("ben");

told.mute = (await ann.muteUser("ben")).mute.target.id;
await ann.unmuteUser("ben");
told.flag = (await ann.flagMessage("of-ben", { reason: "loud" })).flag.target_message_id;
told.reports = (await server._queryFlagReports({ message_id: "of-ben" })).flag_reports.map(({ flags_count: count }) => count);
await ann.flagUser("ben");
await ann.blockUser("ben");
told.blocks = (await ann.getBlockedUsers()).blocks.map(({ blocked_user_id: id }) => id);
await ann.unBlockUser("ben");
await ann.addDevice("device-1", "firebase");
told.devices = (await ann.getDevices()).devices.map(({ id, user_id: user }) => [id, user]);
await ann.removeDevice("device-1");

await server.revokeUserToken("ben", new Date(Date.now() + 60_000));
told.revoked = await refused(lobby_of_ben.sendMessage({ text: "Me again" }));
await server.revokeUserToken("ben", null);
told.trusted = (await lobby_of_ben.sendMessage({ text: "Me again" })).message.text;
console.log(JSON.stringify(told));
