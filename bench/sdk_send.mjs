// The AWS SDK for JavaScript doing nothing but sending: the lines of a file in batches of ten. Prints CPU and time as JSON.
//
//   node sdk_send.mjs FILE QUEUE_URL REQUESTS_IN_FLIGHT
import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { readFileSync } from "node:fs";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

const [file, queueUrl, inFlight] = process.argv.slice(2);
const bodies = readFileSync(file, "utf8").trimEnd().split("\n");
const most = { keepAlive: true, maxSockets: Number(inFlight) };
const client = new SQSClient({
  region: "us-east-1",
  endpoint: new URL(queueUrl).origin,
  credentials: { accessKeyId: "AKIABENCH", secretAccessKey: "bench-secret" },
  requestHandler: new NodeHttpHandler({ httpAgent: new HttpAgent(most), httpsAgent: new HttpsAgent(most) }),
});

let next = 0;
async function sender() {
  while (next < bodies.length) {
    const batch = bodies.slice(next, (next += 10));
    const answer = await client.send(
      new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: batch.map((MessageBody, i) => ({ Id: String(i), MessageBody })) }),
    );
    if (answer.Successful.length !== batch.length) throw new Error(JSON.stringify(answer.Failed));
  }
}

const [cpuBefore, began] = [process.cpuUsage(), performance.now()];
await Promise.all(Array.from({ length: Number(inFlight) }, sender));
const cpu = process.cpuUsage(cpuBefore);
console.log(JSON.stringify({ events: bodies.length, seconds: (performance.now() - began) / 1e3, cpu_seconds: (cpu.user + cpu.system) / 1e6 }));
