// What `./dev up` does, in order: queues, server, hooks, a conversation with a crash in it, and the ledger that closes.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { StreamChat } from 'stream-chat';
import { Calls } from './calls.mjs';
import { Comparison, hookOf } from './comparison.mjs';
import { Conversation } from './conversation.mjs';
import { setHooks, testHooks } from './hooks.mjs';
import { Millrace, millraceBinary } from './millrace.mjs';
import { startMoto } from './moto.mjs';
import { pasteLines } from './paste.mjs';
import { serverPort } from './ports.mjs';
import { count, makeMotoQueue, outboundOf, ownQueue, sqsClient } from './queues.mjs';
import { milliseconds, PlainError, plural, say, sayEvent, sayLedger, sayTest } from './report.mjs';
import { places, readState, shortPath, writeState } from './state.mjs';
import { Tail } from './tail.mjs';

const settleMs = 30_000;
const settlePollMs = 250;

/**
 * Tells the story once; throws a PlainError where it goes wrong. What it starts it puts into `started`, so that the
 * caller ends it; `onDeath` gets the error of a program that dies in between.
 */
export async function tellStory({ ownQueueUrl, started, onDeath }) {
  const binary = millraceBinary();
  const state = readState();
  const queues = await startQueues({ state, ownQueueUrl, started, onDeath });
  const millrace = await startMillrace({ state, binary, queues, started, onDeath });

  const { key, secret } = state.app;
  const client = new StreamChat(key, secret, { baseURL: millrace.url });
  const names = await setHooks(client, Object.values(queues), state.hooks ?? {});
  remember(state, { hooks: names });

  const calls = new Calls();
  const comparison = new Comparison({ calls, since: new Date() });
  started.tail = watchTail({ client, queue: queues.tail, comparison, onDeath });
  await testHooks(client);

  const before = await millrace.check();
  await converse({ client, calls, comparison, millrace, state });
  const settled = await settle({ comparison, millrace, before, names, queues });
  reportLedger({ ...settled, comparison, names });
  if (settled.reasons.length > 0) {
    const reasons = settled.reasons.map((reason) => `\n  ${reason}`).join('');
    throw new PlainError(
      `Not every event arrived, or the ledger does not close, after ${settleMs / 1000} s:${reasons}`,
    );
  }
  say('good', 'every event arrived, and the ledger closes', 'green');
  await reportTypes(client, comparison.types);
  return { paste: pasteLines({ app: state.app, url: millrace.url, yours: queues.yours }) };
}

function remember(state, changes) {
  Object.assign(state, changes);
  writeState(state);
}

async function startQueues({ state, ownQueueUrl, started, onDeath }) {
  const own = ownQueueUrl && ownQueue(ownQueueUrl);
  const moto = await startMoto({ lastPort: state.ports?.moto, onDeath, started });
  remember(state, {
    ports: { ...state.ports, moto: moto.port },
    programs: { ...state.programs, moto: moto.program.pid },
  });
  const tail = await makeMotoQueue('tail', moto.endpoint);
  const yours = own ?? (await makeMotoQueue('yours', moto.endpoint));
  say(
    'queues',
    `moto on ${moto.endpoint} (log: ${shortPath(places.motoLog)})\ntail   ${tail.url}\nyours  ${yours.url}`,
  );
  // The credentials of one's own queue stay in the environment.
  const { key, secret, ...withoutCredentials } = yours;
  remember(state, { queues: { tail, yours: own ? withoutCredentials : yours } });
  return { tail, yours };
}

async function startMillrace({ state, binary, queues, started, onDeath }) {
  const { port, note } = await serverPort(state.ports?.millrace);
  const app = state.app ?? { key: randomBytes(6).toString('hex'), secret: randomBytes(32).toString('hex') };
  const allowed = [...new Set(Object.values(queues).map(outboundOf).filter(Boolean))];
  const millrace = new Millrace({ binary, port, app, allowed, onDeath });
  started.millrace = millrace;
  remember(state, { app, ports: { ...state.ports, millrace: port } });
  await startRemembered(millrace, state);
  const notes = [note, `data: ${shortPath(places.data)}`, `log: ${shortPath(places.millraceLog)}`].filter(Boolean);
  say('server', `millrace on ${millrace.url} (${notes.join(', ')})`);
  return millrace;
}

/** The id is written down before the server is ready: an up that is killed meanwhile leaves no process without a name. */
async function startRemembered(millrace, state) {
  const starting = millrace.start();
  remember(state, { programs: { ...state.programs, millrace: millrace.pid } });
  await starting;
}

function watchTail({ client, queue, comparison, onDeath }) {
  const onArrival = (arrival) => {
    if (arrival.isTest) return sayTest(arrival.event, arrival.isSigned ? [] : ['signature does not verify']);
    const { timing, notes } = comparison.take(arrival);
    return sayEvent(arrival.event, timing, notes);
  };
  return new Tail({ client, queue, onArrival, onDeath });
}

async function converse({ client, calls, comparison, millrace, state }) {
  const conversation = new Conversation({ client, calls, run: randomBytes(3).toString('hex') });
  say('talk', 'a conversation through the official JS SDK; each line is an event as it comes from the queue tail,');
  say('', 'with the time from the answer of the API to its receipt');
  await conversation.begin();
  await conversation.throughCrash(async () => {
    comparison.killed();
    const killedAt = performance.now();
    say('kill', `SIGKILL to millrace (pid ${millrace.pid}) with ${plural(calls.inFlight, 'call')} in flight`, 'red');
    await millrace.kill();
    await startRemembered(millrace, state);
    say('back', `millrace is on ${millrace.url} again after ${milliseconds(performance.now() - killedAt)}`, 'green');
  });
  await conversation.end();
  const { again, kept } = calls.madeAgain();
  say(
    'talk',
    `over: ${calls.all.length} calls, of which ${again} got no answer at first and were made again with the same ids`,
  );
  if (kept > 0) say('', `(millrace said of ${kept} of them that the first attempt had been kept)`);
}

/** Asks until nothing is waiting or missing or the time is over; the last ledger and what is wrong with it. */
async function settle({ comparison, millrace, before, names, queues }) {
  const deadline = Date.now() + settleMs;
  const yours = queues.yours.own ? null : sqsClient(queues.yours);
  for (;;) {
    const ledger = await millrace.check();
    const lying = yours && (await count(yours, queues.yours));
    const reasons = comparison.reasons({ ledger, before, names, lying });
    if (reasons.length === 0 || Date.now() > deadline) return { ledger, lying, reasons };
    await sleep(settlePollMs);
  }
}

function reportLedger({ ledger, lying, comparison, names }) {
  const findings = {
    [names.tail]: comparison.finding,
    [names.yours]: lying === null ? '' : `${plural(lying, 'message')} on the queue, Test SQS's included`,
  };
  say('ledger', 'millrace check; beside it what up found by itself');
  const nameOf = (hook) => Object.keys(names).find((name) => names[name] === hook.id) ?? hook.id;
  const ours = Object.values(names)
    .map((id) => hookOf(ledger, id))
    .filter(Boolean);
  const others = ledger.hooks.filter((hook) => !ours.includes(hook));
  for (const hook of [...ours, ...others]) sayLedger(nameOf(hook), hook, findings[hook.id]);
}

/** How much of what Stream sends to hooks this server sends, by its own word. */
async function reportTypes(client, seen) {
  const { events } = await client.getHookEvents(['chat']);
  const fired = events.filter((event) => event.fired);
  const shown = fired.filter(({ name }) => seen.has(name));
  say('types', `${fired.length} of ${events.length} event types are sent; this run showed ${shown.length} of them`);
}
