// Prints the messages that lie on the queue `yours` of a running `./dev up`; --delete takes them off.
import { putBack, receive, remove, sqsClient } from './queues.mjs';
import { plural } from './report.mjs';
import { readState } from './state.mjs';

const waitSeconds = 1;

const takesOff = process.argv.includes('--delete');
const queue = readState().queues?.yours;
if (!queue) {
  console.error('There is no queue yet: start ./dev up first.');
  process.exit(1);
}

const client = sqsClient(queue);
const seen = new Set();
const batches = [];

async function printAll() {
  for (;;) {
    const messages = await receive(client, queue, { waitSeconds });
    if (messages.every(({ MessageId: id }) => seen.has(id))) return;
    batches.push(messages);
    for (const { MessageId, MessageAttributes, Body } of messages) {
      seen.add(MessageId);
      const attributes = Object.entries(MessageAttributes ?? {}).map(
        ([name, { StringValue: value }]) => `${name}=${value}`,
      );
      console.log(`${attributes.join('  ')}\n${Body}\n`);
    }
    if (takesOff) await remove(client, queue, messages);
  }
}

try {
  await printAll();
} catch (error) {
  const isAway = error.code === 'ECONNREFUSED' || error.name === 'QueueDoesNotExist';
  console.error(
    isAway ? `${queue.url} is not there now: is ./dev up running?` : `${queue.url}: ${error.name}: ${error.message}`,
  );
  process.exit(1);
}
// A refusal is harmless: the messages show again after the queue's visibility timeout.
if (!takesOff) await Promise.allSettled(batches.map((messages) => putBack(client, queue, messages)));
const after = takesOff ? 'taken off the queue' : 'left on the queue';
console.error(seen.size === 0 ? 'The queue is empty.' : `${plural(seen.size, 'message')}, ${after}.`);
