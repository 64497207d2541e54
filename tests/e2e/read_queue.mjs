// Reads COUNT messages out of a queue with AWS's own client and verifies each with the SDK's own function; one JSON line a message.
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { StreamChat } from "stream-chat";

const { QUEUE_URL, SQS_ENDPOINT, COUNT, API_KEY, API_SECRET } = process.env;
const sqs = new SQSClient({ endpoint: SQS_ENDPOINT, region: "us-east-1", credentials: { accessKeyId: "reader", secretAccessKey: "reader" } });
const stream = new StreamChat(API_KEY, API_SECRET);

const deadline = Date.now() + 20_000;
for (let read = 0; read < Number(COUNT); ) {
  if (Date.now() > deadline) throw new Error(`only ${read} of ${COUNT} messages within 20 s`);
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: QUEUE_URL, MaxNumberOfMessages: 10, WaitTimeSeconds: 1, MessageAttributeNames: ["All"] }),
  );
  for (const { Body, MessageAttributes = {}, ReceiptHandle } of Messages) {
    const attributes = Object.fromEntries(Object.entries(MessageAttributes).map(([name, value]) => [name, value.StringValue]));
    const verified = stream.verifyWebhook(Buffer.from(Body), attributes["x-signature"]);
    console.log(JSON.stringify({ body: Body, attributes, verified }));
    await sqs.send(new DeleteMessageCommand({ QueueUrl: QUEUE_URL, ReceiptHandle }));
    read += 1;
  }
}
