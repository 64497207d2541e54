// Starts the programs that up runs, each with a log file and a process group of its own, and ends them by their ids.
import fs from 'node:fs';
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlainError } from './report.mjs';
import { shortPath } from './state.mjs';

const pollMs = 20;
const running = new Set();

export class Program {
  #child;
  #logStart;
  #noise;
  #expected = false;
  #ended = null;

  /**
   * `onDeath` gets a PlainError when the program ends without having been asked to; `noise` matches the lines of its
   * log that would say nothing about why.
   */
  constructor({ name, command, args, log, noise, onDeath }) {
    this.name = name;
    this.log = log;
    this.#noise = noise;
    this.#logStart = fs.existsSync(log) ? fs.statSync(log).size : 0;
    const output = fs.openSync(log, 'a');
    // A group of its own: Ctrl-C on the terminal reaches up alone, which ends its programs in order.
    // The log is a file and no pipe, so that a program outlives an up that dies.
    this.#child = spawn(command, args, { stdio: ['ignore', output, output], detached: true });
    fs.closeSync(output);
    running.add(this);
    this.exited = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve({ error }));
      this.#child.once('exit', (code, signal) => resolve({ code, signal }));
    }).then((ended) => {
      this.#ended = ended;
      running.delete(this);
      if (!this.#expected) onDeath(this.#deathNotice());
      return ended;
    });
  }

  get pid() {
    return this.#child.pid;
  }

  /** Waits until `look()` gives a truthy value, and gives it; throws when the program ends first or the time is over. */
  async ready(look, deadlineMs) {
    const deadline = Date.now() + deadlineMs;
    for (;;) {
      if (this.#ended) throw this.#deathNotice();
      const found = await look();
      if (found) return found;
      if (Date.now() > deadline) {
        throw new PlainError(`${this.name} was not ready within ${deadlineMs / 1000} s.${this.#logTail()}`);
      }
      await sleep(pollMs);
    }
  }

  /** What the program wrote since it was started. */
  output() {
    const bytes = fs.readFileSync(this.log);
    return bytes.subarray(Math.min(this.#logStart, bytes.length)).toString('utf8');
  }

  /** Sends a signal after which the program's end is no surprise, and waits for the end. */
  async kill(signal) {
    this.#expected = true;
    this.#signal(signal);
    return this.exited;
  }

  /** Asks with SIGTERM, and after `graceMs` insists with SIGKILL; `{code, signal, insisted}`. */
  async end(graceMs) {
    if (this.#ended) return { ...this.#ended, insisted: false };
    const asked = this.kill('SIGTERM');
    const tooSlow = await Promise.race([asked.then(() => false), sleep(graceMs, true, { ref: false })]);
    if (tooSlow) this.#signal('SIGKILL');
    return { ...(await asked), insisted: tooSlow };
  }

  #signal(signal) {
    if (!this.#ended && this.pid) this.#child.kill(signal);
  }

  #deathNotice() {
    const { error, code, signal } = this.#ended;
    if (error) return new PlainError(`${this.name} could not be started: ${error.message}`);
    const how = signal ? `by ${signal}` : `with exit code ${code}`;
    return new PlainError(`${this.name} ended ${how}.${this.#logTail()}`);
  }

  #logTail(linesMax = 12) {
    const telling = (line) => line.trim() !== '' && !this.#noise?.test(line);
    const lines = this.output().split('\n').filter(telling).slice(-linesMax);
    const text = lines.length > 0 ? lines.map((line) => `    ${line}`).join('\n') : '    (nothing)';
    return ` It wrote, at the end of ${shortPath(this.log)}:\n${text}`;
  }
}

/** The last resort of an up that must leave at once. */
export function killAllNow() {
  for (const { pid } of running) signalIfThere(pid, 'SIGKILL');
}

function signalIfThere(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself a moment ago.
  }
}

/** Whether the process runs and its command line holds every one of `words`: an id alone may have passed to another. */
export function isProcess(pid, words) {
  if (!pid) return false;
  try {
    const commandLine = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ');
    return words.every((word) => commandLine.includes(word));
  } catch {
    return false;
  }
}

/** Ends a process that an earlier up left behind when it was killed. */
export async function endLeftover(pid, words, graceMs = 10_000) {
  signalIfThere(pid, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (isProcess(pid, words)) {
    if (Date.now() > deadline) signalIfThere(pid, 'SIGKILL');
    await sleep(pollMs);
  }
}
