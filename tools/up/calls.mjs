// Calls the API as a careful client does: a call that got no answer is made again with the same ids, and all is written down.
import { setTimeout as sleep } from 'node:timers/promises';
import { PlainError } from './report.mjs';

const retryForMs = 30_000;
const firstPauseMs = 50;
const longestPauseMs = 1000;

/**
 * One call: its name, the keys of the events that it must cause, how often it was sent, and when it was answered
 * (`performance.now()`; null while it is not). `foundDone`: a repeat learnt that the first attempt had been kept.
 */
class Call {
  attempts = 0;
  answeredAt = null;
  foundDone = false;

  constructor(name, keys) {
    this.name = name;
    this.keys = keys;
  }
}

export class Calls {
  #byKey = new Map();
  #open = new Set();
  all = [];

  /** The call that the event of this key must come from, or undefined. */
  of(key) {
    return this.#byKey.get(key);
  }

  /** Calls that were sent and have no answer yet. */
  get inFlight() {
    return this.#open.size;
  }

  /** How many calls were made more than once, and of how many of them the first attempt was known to have been kept. */
  madeAgain() {
    const again = this.all.filter(({ attempts }) => attempts > 1);
    return { again: again.length, kept: again.filter(({ foundDone }) => foundDone).length };
  }

  /**
   * Makes `send` until it is answered. `isDone(error)` recognises, in the refusal of a repeated attempt, that an earlier
   * attempt without answer had done the work.
   */
  async make(name, keys, send, isDone = () => false) {
    const call = new Call(name, keys);
    this.all.push(call);
    for (const key of keys) this.#byKey.set(key, call);
    const deadline = Date.now() + retryForMs;
    let pauseMs = firstPauseMs;
    this.#open.add(call);
    try {
      for (;;) {
        call.attempts += 1;
        try {
          const answer = await send();
          call.answeredAt = performance.now();
          return answer;
        } catch (error) {
          if (call.attempts > 1 && isRefusal(error) && isDone(error)) {
            call.answeredAt = performance.now();
            call.foundDone = true;
            return null;
          }
          if (isRefusal(error)) throw new PlainError(`millrace refused ${name}: ${error.message}`);
          if (Date.now() > deadline)
            throw new PlainError(`millrace did not answer ${name} for ${retryForMs / 1000} s: ${error.message}`);
        }
        await sleep(pauseMs);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    } finally {
      this.#open.delete(call);
    }
  }
}

/** A refusal is an answer that repeating will not change; a broken connection, a 5xx and a 429 are none. */
function isRefusal(error) {
  const status = error.status ?? error.response?.status;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
