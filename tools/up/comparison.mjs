// Compares what the API answered with what came from the queue, and both with millrace's ledger.
import { keyOf } from './event_key.mjs';
import { milliseconds, plural } from './report.mjs';

const listedMax = 8;

export class Comparison {
  #calls;
  #since;
  #killedAt = null;
  /** Event key → `{ids, receivedAt}`: the events that came with it, and when the first did. */
  #arrived = new Map();
  #unsigned = 0;
  #withoutId = 0;
  /** The types of the events that came in this run. */
  types = new Set();
  distinct = 0;
  repeats = 0;

  /** Events made before `since` (a Date) belong to earlier runs. */
  constructor({ calls, since }) {
    this.#calls = calls;
    this.#since = since;
  }

  killed() {
    this.#killedAt = performance.now();
  }

  /** Takes one arrival of the tail; `{timing, notes}` for its line. */
  take({ event, eventId, isRepeat, isSigned, receivedAt }) {
    const notes = [];
    if (!isSigned) {
      this.#unsigned += 1;
      notes.push('signature does not verify');
    }
    if (!eventId) {
      this.#withoutId += 1;
      notes.push('no event_id');
    }
    if (isRepeat) {
      this.repeats += 1;
      return { timing: 'repeat', notes };
    }
    this.distinct += 1;
    if (event.created_at && new Date(event.created_at) < this.#since) return { timing: 'of an earlier run', notes };
    this.types.add(event.type);
    const key = keyOf(event);
    const call = key && this.#calls.of(key);
    if (!call) return { timing: ageOf(event), notes };
    const arrived = this.#arrived.get(key) ?? { ids: new Set(), receivedAt };
    const isFirst = arrived.ids.size === 0;
    arrived.ids.add(eventId ?? Symbol('no id'));
    this.#arrived.set(key, arrived);
    return { timing: isFirst ? this.#timing(call, receivedAt) : ageOf(event), notes };
  }

  #timing(call, receivedAt) {
    if (call.attempts > 1) return 'its call was made again';
    if (call.answeredAt === null) return 'before the answer';
    return (
      milliseconds(receivedAt - call.answeredAt) + (this.#isAcrossKill(call, receivedAt) ? ' (across the kill)' : '')
    );
  }

  #isAcrossKill(call, receivedAt) {
    return this.#killedAt !== null && call.answeredAt <= this.#killedAt && receivedAt > this.#killedAt;
  }

  /** Milliseconds from answer to receipt, for the calls that were answered at once. */
  #latencies() {
    const all = { plain: [], acrossKill: [] };
    for (const [key, { receivedAt }] of this.#arrived) {
      const call = this.#calls.of(key);
      if (call.attempts > 1 || call.answeredAt === null) continue;
      const list = this.#isAcrossKill(call, receivedAt) ? all.acrossKill : all.plain;
      list.push(Math.max(receivedAt - call.answeredAt, 0));
    }
    return all;
  }

  /** The keys of answered calls whose events have not come. */
  get missing() {
    return this.#expected.filter((key) => !this.#arrived.has(key));
  }

  get #expected() {
    return this.#calls.all.filter(({ answeredAt }) => answeredAt !== null).flatMap(({ keys }) => keys);
  }

  /** More events than attempts: something came that nobody committed. */
  get #surplus() {
    return [...this.#arrived].filter(([key, { ids }]) => ids.size > this.#calls.of(key).attempts).map(([key]) => key);
  }

  /**
   * Why the run is not good, as sentences; empty when every event arrived and the ledger closes. `before` is the
   * ledger of the start, `lying` how many messages lie on the queue `yours` (null when up may not look).
   */
  reasons({ ledger, before, names, lying }) {
    const reasons = Object.entries(names).flatMap(([name, id]) =>
      hookReasons(name, hookOf(ledger, id), hookOf(before, id)),
    );
    if (!ledger.holds) reasons.push('millrace check says that its ledger does not hold');
    if (this.missing.length > 0)
      reasons.push(
        `${plural(this.missing.length, 'event')} of answered calls did not come to tail: ${listed(this.missing)}`,
      );
    if (this.#surplus.length > 0) reasons.push(`more events than calls: ${listed(this.#surplus)}`);
    if (this.#unsigned > 0)
      reasons.push(`${plural(this.#unsigned, 'message')} without a signature that client.verifyWebhook accepts`);
    if (this.#withoutId > 0) reasons.push(`${plural(this.#withoutId, 'message')} without the attribute event_id`);
    const accepted = (hookOf(ledger, names.tail)?.accepted ?? 0) - (hookOf(before, names.tail)?.accepted ?? 0);
    if (this.distinct < accepted)
      reasons.push(`millrace accepted ${plural(accepted, 'event')} for tail in this run, and ${this.distinct} came`);
    if (lying !== null && lying < this.#expected.length) {
      reasons.push(`${plural(lying, 'message')} on the queue yours, where the answers imply ${this.#expected.length}`);
    }
    return reasons;
  }

  /** What up found by itself, for the line of the hook `tail`. */
  get finding() {
    const expected = this.#expected.length;
    const parts = [
      `up: ${expected - this.missing.length} of ${expected} events that the API's answers imply arrived`,
      plural(this.repeats, 'repeat'),
    ];
    const { plain, acrossKill } = this.#latencies();
    if (plain.length > 0) {
      parts.push(`p50 ${milliseconds(percentile(plain, 0.5))}, p99 ${milliseconds(percentile(plain, 0.99))}`);
    }
    if (acrossKill.length > 0) {
      parts.push(`${acrossKill.length} across the kill within ${milliseconds(Math.max(...acrossKill))}`);
    }
    return parts.join(', ');
  }
}

export function hookOf(ledger, id) {
  return ledger.hooks.find((hook) => hook.id === id);
}

function hookReasons(name, hook, before) {
  if (!hook) return [`millrace check does not list the hook ${name}`];
  const reasons = [];
  const { accepted, delivered, waiting, dead, abandoned } = hook;
  const why = hook.last_error ? ` (${hook.state}: ${textOf(hook.last_error)})` : ` (${hook.state})`;
  if (waiting > 0) reasons.push(`${name}: ${plural(waiting, 'event')} still waiting${why}`);
  if (dead > (before?.dead ?? 0)) reasons.push(`${name}: ${dead - (before?.dead ?? 0)} dead-lettered${why}`);
  if (!hook.holds || accepted !== delivered + waiting + dead + abandoned)
    reasons.push(`${name}: accepted is not the sum of the rest`);
  return reasons;
}

function textOf(error) {
  return typeof error === 'string' ? error : JSON.stringify(error);
}

function listed(keys) {
  const more = keys.length > listedMax ? `, and ${keys.length - listedMax} more` : '';
  return keys.slice(0, listedMax).join(', ') + more;
}

function ageOf(event) {
  const age = Date.now() - Date.parse(event.created_at);
  return Number.isFinite(age) ? `${milliseconds(Math.max(age, 0))} after it was made` : '';
}

/** The value below which a share of the numbers lies, by nearest rank. */
export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)];
}
