// A page's visitor who has not signed in, by the official JavaScript SDK, which opens no connection here; prints what the answers said.
import { StreamChat } from "stream-chat";

const server = new StreamChat(process.env.API_KEY, process.env.API_SECRET, { baseURL: process.env.MILLRACE_URL });
await server.upsertUser({ id: "ann" });
for (const type of ["livestream", "messaging"]) {
  const channel = server.channel(type, "stage", { created_by_id: "ann" });
  await channel.create();
  await channel.sendMessage({ id: `${type}-1`, text: "Hello", user_id: "ann" });
}

const visitor = new StreamChat(process.env.API_KEY, { baseURL: process.env.MILLRACE_URL });
visitor.anonymous = true;
visitor.userID = "!anon";
visitor.user = { id: "!anon" };
visitor._user = visitor.user;
visitor.wsPromise = Promise.resolve();
const told = {};
const refusal = ({ code }) => code;
told.channels = (await visitor.queryChannels({ type: "livestream" }, {}, { watch: false, state: true })).map(({ cid }) => cid);
told.messages = (await visitor.channel("livestream", "stage").query({ messages: { limit: 5 }, watch: false, state: true })).messages.map(({ id }) => id);
told.message = (await visitor.getMessage("livestream-1")).message.text;
told.writes = await visitor.channel("livestream", "stage").sendMessage({ text: "x" }).catch(refusal);
told.users = await visitor.queryUsers({}).catch(refusal);
told.private = await visitor.channel("messaging", "stage").query({ watch: false, state: true }).catch(refusal);
told.listed = (await visitor.queryChannels({ type: "messaging" }, {}, { watch: false, state: true })).length;
console.log(JSON.stringify(told));
