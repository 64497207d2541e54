// A segment of channels and a campaign to them, by the official JavaScript SDK; prints what the answers said.
import { StreamChat } from "stream-chat";

const client = new StreamChat(process.env.API_KEY, process.env.API_SECRET, { baseURL: process.env.MILLRACE_URL });
const told = {};

await client.upsertUsers([{ id: "ann" }, { id: "ben" }]);
for (const id of ["one", "two"]) await client.channel("messaging", id, { created_by_id: "ann", members: ["ann", "ben"] }).create();

const segment = client.segment("channel", "rooms", { name: "Rooms" });
await segment.create();
await segment.addTargets(["messaging:two", "messaging:one"]);
told.targets = (await segment.queryTargets({}, [{ field: "target_id", direction: 1 }])).targets.map((target) => target.target_id);
told.exists = await Promise.all(["messaging:one", "messaging:three"].map((id) => segment.targetExists(id).then(() => true, () => false)));

const campaign = client.campaign("lights", { name: "Crew", sender_id: "ann", segment_ids: ["rooms"], message_template: { text: "Lights" } });
const { campaign: made } = await campaign.create();
told.made = [made.status, made.name, made.segments[0].id];
told.updated = (await campaign.update({ message_template: { text: "Lights out in {{ channel.id }}" } })).campaign.message_template.text;
told.started = (await campaign.start()).campaign.status;
const completed = async () => {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((later) => setTimeout(later, 20))) {
    const { campaign: now } = await campaign.get();
    if (now.status === "completed") return now;
  }
  throw new Error("the campaign does not end");
};
const { stats } = await completed();
told.completed = [stats.progress, stats.stats_messages_sent, stats.stats_users_sent];
const texts = async (id) => (await client.channel("messaging", id, { created_by_id: "ann" }).query()).messages.map((message) => message.text);
told.texts = [...(await texts("one")), ...(await texts("two"))];
told.found = (await client.queryCampaigns({ name: "Crew" }, [{ field: "created_at", direction: -1 }], { limit: 5 })).campaigns.map(({ id }) => id);

const few = client.campaign("few", { sender_id: "ann", user_ids: ["ann", "ben"], message_template: { text: "Hello" } });
await few.create();
const page = await few.get({ users: { limit: 1 } });
told.users = [page.campaign.users.map(({ id }) => id), page.users.next !== undefined];
await few.delete();
await campaign.delete();
told.gone = await campaign.get().then(() => 0, (error) => error.code);
console.log(JSON.stringify(told));
