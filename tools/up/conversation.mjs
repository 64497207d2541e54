// The conversation that up leads through the official SDK: two people, one channel, a thread, and a crash in the middle.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventKey } from './event_key.mjs';

const people = [
  { id: 'ann', name: 'Ann', role: 'user', craft: 'miller' },
  { id: 'ben', name: 'Ben', role: 'user', craft: 'baker' },
];

const orders = [
  ['ben', 'Good morning! Is the rye ground?', { order: { grain: 'rye', sacks: 2 } }],
  ['ann', 'Two sacks, still warm from the stones.', { sacks_ready: 2 }],
  ['ben', 'And one of spelt, plaese.', { order: { grain: 'spelt', sacks: 1 } }],
  ['ben', 'Wrong chat, sorry.', { oops: true }],
];

// Replies to Ann's message.
const thread = [
  ['ben', 'Stone-ground, or by the rollers?', {}],
  ['ann', 'By the stones, as ever.', { stones: 'French burr' }],
];

// Between two calls of a quiet conversation: a hook that is idle shows its own latency, and a reader can follow.
const pauseMs = 60;
const burstMessages = 24;
const burstAtOnce = 8;
const killAfterAnswers = 8;

const alreadyExists = (error) => /already exist/i.test(error.message);
const isGone = (error) => error.status === 404 || error.code === 16;
const alreadyDeleted = (error) => isGone(error) || /(already|was|is) deleted/i.test(error.message);

export class Conversation {
  #client;
  #calls;
  #channel;
  #sent = [];

  constructor({ client, calls, run }) {
    this.#client = client;
    this.#calls = calls;
    this.#channel = client.channel('messaging', `mill-${run}`, {
      created_by_id: 'ann',
      name: 'At the mill',
      wheel: 'overshot',
    });
  }

  async begin() {
    await this.#calls.make(
      'upsertUsers',
      people.map(({ id }) => eventKey.userUpdated(id)),
      // A changed field: an upsert that changes nothing might rightly cause no event.
      () => this.#client.upsertUsers(people.map((person) => ({ ...person, channel_of_today: this.#channel.id }))),
    );
    await this.#calls.make('channel.create', [eventKey.channelCreated(this.#channel.cid)], () =>
      this.#channel.create(),
    );
    const members = people.map(({ id }) => id);
    await this.#calls.make(
      'channel.addMembers',
      members.map((id) => eventKey.memberAdded(this.#channel.cid, id)),
      () => this.#channel.addMembers(members),
    );
    await inTurn(orders.map((order) => () => this.#send(...order)));
    const [, ready, spelt, oops] = this.#sent;
    await inTurn([
      ...thread.map((reply) => () => this.#reply(ready, ...reply)),
      () => this.#edit(spelt, 'And one of spelt, please.'),
      () => this.#react(ready, 'love', 'ben'),
      () => this.#react(ready, 'wow', 'ben'),
      () => this.#unreact(ready, 'wow', 'ben'),
      () => this.#delete(oops),
      () => this.#read('ann'),
    ]);
  }

  /** Sends many messages side by side; `kill()` is called while they are on their way. */
  async throughCrash(kill) {
    let next = 0;
    let answers = 0;
    const sendInTurn = async () => {
      while (next < burstMessages) {
        const sack = (next += 1);
        const { id } = people[sack % people.length];
        await this.#send(id, `Sack ${sack} of ${burstMessages} is on the cart.`, { sack, weighed_kg: 50 + (sack % 3) });
        answers += 1;
        if (answers !== killAfterAnswers) continue;
        // Once the answers at hand are read and the next requests written.
        await new Promise((resolve) => setImmediate(resolve));
        await kill();
      }
    };
    await Promise.all(Array.from({ length: burstAtOnce }, sendInTurn));
  }

  async end() {
    const [first] = this.#sent;
    const last = this.#sent.at(-1);
    await inTurn([
      () => this.#send('ben', 'All aboard, nothing fell off.', { cart: 'blue' }),
      () => this.#react(last, 'wow', 'ben'),
      () => this.#edit(first, 'Good morning! Is the rye ground? (It is.)'),
      () => this.#delete(last),
      () => this.#send('ann', 'See you tomorrow.', { water_level_cm: 83 }),
    ]);
  }

  async #send(user, text, custom) {
    this.#sent.push(await this.#post({ text, user_id: user, ...custom }, (id) => [eventKey.messageNew(id)]));
  }

  /** The thread is told apart from the channel: somebody else wrote in it. */
  async #reply(parent, user, text, custom) {
    await this.#post({ text, user_id: user, parent_id: parent.id, ...custom }, (id) => [
      eventKey.messageNew(id),
      eventKey.threadMessageNew(id),
    ]);
  }

  async #post(content, keysOf) {
    const message = { id: randomUUID(), ...content };
    await this.#calls.make(
      'sendMessage',
      keysOf(message.id),
      () => this.#channel.sendMessage(message),
      alreadyExists,
    );
    return message;
  }

  async #edit(message, text) {
    const { user_id: user, ...rest } = message;
    await this.#calls.make('updateMessage', [eventKey.messageUpdated(message.id)], () =>
      this.#client.updateMessage({ ...rest, text }, user),
    );
  }

  async #react(message, type, user) {
    await this.#calls.make('sendReaction', [eventKey.reactionNew(message.id, type, user)], () =>
      this.#channel.sendReaction(message.id, { type, user_id: user }),
    );
  }

  async #unreact(message, type, user) {
    await this.#calls.make(
      'deleteReaction',
      [eventKey.reactionDeleted(message.id, type, user)],
      () => this.#channel.deleteReaction(message.id, type, user),
      isGone,
    );
  }

  async #read(user) {
    await this.#calls.make('markRead', [eventKey.messageRead(this.#channel.cid, user)], () =>
      this.#channel.markRead({ user_id: user }),
    );
  }

  async #delete(message) {
    await this.#calls.make(
      'deleteMessage',
      [eventKey.messageDeleted(message.id)],
      () => this.#client.deleteMessage(message.id),
      alreadyDeleted,
    );
  }
}

async function inTurn(steps) {
  for (const step of steps) {
    await step();
    await sleep(pauseMs);
  }
}
