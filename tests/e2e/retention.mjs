// Retention policies by the official JavaScript SDK; prints what the answers said.
import { StreamChat } from "stream-chat";

const client = new StreamChat(process.env.API_KEY, process.env.API_SECRET, { baseURL: process.env.MILLRACE_URL });
const told = {};

told.set = (({ policy, config }) => [policy, config.max_age_hours])((await client.setRetentionPolicy("old-messages", 24)).policy);
await client.setRetentionPolicy("inactive-channels", 48);
told.listed = (await client.getRetentionPolicy()).policies.map(({ policy }) => policy);
const ran = async () => (await client.getRetentionPolicyRuns({ sort: [{ field: "policy", direction: 1 }] })).runs;
for (let tries = 0; tries < 100 && (await ran()).length < 2; tries += 1) await new Promise((done) => setTimeout(done, 100));
told.runs = (await ran()).map(({ policy, stats }) => [policy, stats.channels_deleted, stats.messages_deleted]);
told.page = (await client.getRetentionPolicyRuns({ filter_conditions: { policy: "old-messages" }, limit: 1 })).runs.length;
await client.deleteRetentionPolicy("old-messages");
told.left = (await client.getRetentionPolicy()).policies.map(({ policy }) => policy);
told.refused = await client.setRetentionPolicy("old-messages", 1).catch(({ code }) => code);
console.log(JSON.stringify(told));
