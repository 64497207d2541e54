// Reads the queue `tail`: receives, verifies, takes off, and tells of each message once.
import { setTimeout as sleep } from 'node:timers/promises';
import { PlainError } from './report.mjs';
import { receive, remove, sqsClient } from './queues.mjs';

const waitSeconds = 20;
const pauseMs = 200;
const failuresMax = 25;
// Enough for hours of conversation; the oldest ids are forgotten first.
const rememberedMax = 100_000;

class RecentIds {
  #ids = new Set();

  /** Whether the id is known; it is from now on. */
  seen(id) {
    if (this.#ids.has(id)) return true;
    this.#ids.add(id);
    if (this.#ids.size > rememberedMax) this.#ids.delete(this.#ids.values().next().value);
    return false;
  }
}

/**
 * Calls `onArrival` with `{event, eventId, isTest, isRepeat, isSigned, receivedAt}` for each message. A repeat is an
 * event id that came before in another message; a message that SQS itself hands out again is not told of.
 */
export class Tail {
  #client;
  #sqs;
  #queue;
  #onArrival;
  #messageIds = new RecentIds();
  #eventIds = new RecentIds();
  #stopping = new AbortController();

  constructor({ client, queue, onArrival, onDeath }) {
    this.#client = client;
    this.#queue = queue;
    this.#sqs = sqsClient(queue);
    this.#onArrival = onArrival;
    this.#read().catch((error) => this.#stopping.signal.aborted || onDeath(error));
  }

  stop() {
    this.#stopping.abort();
  }

  async #read() {
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      try {
        const messages = await receive(this.#sqs, this.#queue, { waitSeconds, signal: this.#stopping.signal });
        const receivedAt = performance.now();
        if (messages.length === 0) continue;
        for (const message of messages) this.#tell(message, receivedAt);
        await remove(this.#sqs, this.#queue, messages);
        failures = 0;
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        failures += 1;
        if (failures > failuresMax)
          throw new PlainError(`the queue ${this.#queue.name} cannot be read: ${error.message}`);
        await sleep(pauseMs);
      }
    }
  }

  #tell(message, receivedAt) {
    if (this.#messageIds.seen(message.MessageId)) return;
    const attributes = Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
    );
    const event = parsed(message.Body);
    const eventId = attributes.event_id;
    const isTest = 'millrace_test' in attributes || event.type === 'hook.test';
    this.#onArrival({
      event,
      eventId,
      isTest,
      isRepeat: !isTest && Boolean(eventId) && this.#eventIds.seen(eventId),
      isSigned: this.#client.verifyWebhook(message.Body, attributes['x-signature'] ?? ''),
      receivedAt,
    });
  }
}

function parsed(body) {
  try {
    const event = JSON.parse(body);
    if (typeof event?.type === 'string') return event;
  } catch {
    // Told of below.
  }
  return { type: 'not an event', text: body.slice(0, 80) };
}
