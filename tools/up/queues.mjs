// The queues of a run: how they are made, read and counted, and whose credentials they take.
import {
  ChangeMessageVisibilityBatchCommand,
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { PlainError } from './report.mjs';

const motoRegion = 'us-east-1';
const motoKey = 'test';
const motoSecret = 'test';
// Stream's documentation asks for queues that take 256 KB.
const maximumMessageSize = 262_144;

const awsHost = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws)$/;
const regionInHost = /(?:^|\.)sqs(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\.|^([a-z]{2}(?:-[a-z]+)+-\d)\.queue\./;

/** Makes a queue in moto; `{name, url, region, authType, key, secret, own}`, which is all that a hook and a reader need. */
export async function makeMotoQueue(name, endpoint) {
  const queue = { name, region: motoRegion, authType: 'keys', key: motoKey, secret: motoSecret, own: false };
  const made = await sqsClient({ ...queue, url: endpoint }).send(
    new CreateQueueCommand({ QueueName: name, Attributes: { MaximumMessageSize: String(maximumMessageSize) } }),
  );
  return { ...queue, url: made.QueueUrl };
}

/** The reader's own queue, with the credentials of the environment. */
export function ownQueue(url) {
  const { hostname } = new URL(url);
  const inHost = regionInHost.exec(hostname);
  const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session } = process.env;
  const region = inHost?.[1] ?? inHost?.[2] ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? motoRegion;
  const queue = { name: 'yours', url, region, own: true };
  if (key && secret && !session) return { ...queue, authType: 'keys', key, secret };
  // A hook has no place for a session token, so millrace takes what its own credential chain finds in the environment.
  if (session || process.env.AWS_PROFILE || process.env.AWS_ROLE_ARN) return { ...queue, authType: 'resource' };
  throw new PlainError(
    '--queue takes your AWS credentials from the environment: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n' +
      'of a user that may sqs:SendMessage and sqs:GetQueueAttributes on this queue.',
  );
}

/** HOST:PORT that millrace must be allowed to reach, or null where a queue lies at AWS. */
export function outboundOf(queue) {
  const url = new URL(queue.url);
  if (awsHost.test(url.hostname)) return null;
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

/** A client for one queue; without key and secret the SDK's own credential chain finds them. */
export function sqsClient({ url, region, key, secret }) {
  const { hostname, origin } = new URL(url);
  return new SQSClient({
    region,
    ...(awsHost.test(hostname) ? {} : { endpoint: origin }),
    ...(key ? { credentials: { accessKeyId: key, secretAccessKey: secret } } : {}),
  });
}

/** Up to ten messages, waited for at most `waitSeconds` (20 is what SQS allows). */
export async function receive(client, queue, { waitSeconds, signal }) {
  const answer = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: queue.url,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: waitSeconds,
      MessageAttributeNames: ['All'],
    }),
    { abortSignal: signal },
  );
  return answer.Messages ?? [];
}

export async function remove(client, queue, messages) {
  await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: queue.url,
      Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
    }),
  );
}

/** Lets messages that were received be seen again at once. */
export async function putBack(client, queue, messages) {
  await client.send(
    new ChangeMessageVisibilityBatchCommand({
      QueueUrl: queue.url,
      Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 })),
    }),
  );
}

/** How many messages lie on a queue, those that someone is reading included. */
export async function count(client, queue) {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'];
  const answer = await client.send(new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: names }));
  return names.reduce((sum, name) => sum + Number(answer.Attributes?.[name] ?? 0), 0);
}
