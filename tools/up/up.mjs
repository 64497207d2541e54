// The command behind `./dev up`: tells the story, stays open until Ctrl-C, and ends in order what it started.
import { parseArgs } from 'node:util';
import { takeLock } from './lock.mjs';
import { killAllNow } from './processes.mjs';
import { PlainError, say, sayTrouble } from './report.mjs';
import { places, shortPath } from './state.mjs';
import { tellStory } from './story.mjs';

// tools/dev/up.sh explains and checks them.
const flags = { once: { type: 'boolean' }, fresh: { type: 'boolean' }, queue: { type: 'string' } };
const drainMs = 20_000;
const motoEndMs = 3000;
const interruptedCode = 130;

class Interrupted extends Error {}

/** A promise that rejects by `stop(reason)`: a program died, the tail failed, or Ctrl-C came. */
function stopSign() {
  let stop;
  const stopped = new Promise((resolve, reject) => {
    stop = reject;
  });
  stopped.catch(() => {});
  return { stop, stopped };
}

function onSignals(stop) {
  let count = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      count += 1;
      if (count > 1) process.exit(interruptedCode);
      stop(new Interrupted());
    });
  }
}

/** Runs until there is nothing more to do; the exit code. */
async function run({ once, queue }, { started, stop, stopped }) {
  let isOpen = false;
  try {
    const story = tellStory({ ownQueueUrl: queue, started, onDeath: stop });
    const { paste } = await Promise.race([story, stopped]);
    if (once) return 0;
    console.log(`\n${paste}\n`);
    say('open', 'further events appear here as they come; Ctrl-C ends');
    isOpen = true;
    return await stopped;
  } catch (error) {
    if (error instanceof Interrupted) {
      console.log();
      return isOpen ? 0 : interruptedCode;
    }
    sayError(error);
    return 1;
  }
}

/** Ends what was started, the server first, and gives the exit code that this leads to. */
async function endAll({ tail, millrace, moto }, exitCode) {
  tail?.stop();
  const ended = await millrace?.end(drainMs);
  await moto?.end(motoEndMs);
  if (ended?.code === 0 && exitCode !== 1) say('end', 'millrace took SIGTERM, drained and ended');
  if (!ended || ended.code === 0 || exitCode !== 0) return exitCode;
  const how = ended.insisted
    ? `did not end within ${drainMs / 1000} s of SIGTERM and was killed`
    : `ended with ${ended.signal ?? `exit code ${ended.code}`}`;
  sayTrouble(`millrace ${how}; see ${shortPath(places.millraceLog)}`);
  return 1;
}

function sayError(error) {
  sayTrouble(error instanceof PlainError ? error.message : error.stack);
}

async function main() {
  const { values: options } = parseArgs({ options: flags });
  const { stop, stopped } = stopSign();
  onSignals(stop);
  process.on('exit', killAllNow);
  const started = { tail: null, millrace: null, moto: null };
  const release = await takeLock({ fresh: options.fresh });
  const exitCode = await endAll(started, await run(options, { started, stop, stopped }));
  release();
  return exitCode;
}

// Explicitly, since calls that no longer matter may still be waiting for an answer.
process.exit(
  await main().catch((error) => {
    sayError(error);
    return 1;
  }),
);
