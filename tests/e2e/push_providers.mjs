// Push providers by the official JavaScript SDK; prints what the answers said.
import { StreamChat } from "stream-chat";

const client = new StreamChat(process.env.API_KEY, process.env.API_SECRET, { baseURL: process.env.MILLRACE_URL });
const told = {};

const phone = { type: "huawei", name: "phone", huawei_app_id: "7", huawei_app_secret: "never-shown" };
told.made = (({ name, huawei_app_secret: secret }) => [name, secret])((await client.upsertPushProvider(phone)).push_provider);
told.listed = (await client.listPushProviders()).push_providers.map(({ type, name }) => `${type}:${name}`);
told.refused = await client.upsertPushProvider({ type: "xiaomi", name: "x", xiaomi_app_secret: "", xiaomi_package_name: "" }).catch(({ message }) => message);
await client.deletePushProvider(phone);
told.left = (await client.listPushProviders()).push_providers.length;
told.gone = await client.deletePushProvider(phone).catch(({ status }) => status);
console.log(JSON.stringify(told));
