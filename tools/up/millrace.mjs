// Runs the millrace server, kills it when the story says so, and asks its ledger.
import fs from 'node:fs';
import { execFile } from 'node:child_process';
import { loopback } from './ports.mjs';
import { Program } from './processes.mjs';
import { PlainError } from './report.mjs';
import { places, shortPath } from './state.mjs';

const startMs = 30_000;
const checkMs = 10_000;
const readyLine = /^millrace ready on (http:\/\/\S+)/m;

/** The binary that ./dev up built, or a plain refusal. */
export function millraceBinary() {
  const binary = process.env.MILLRACE_BIN;
  if (!binary)
    throw new PlainError(
      'MILLRACE_BIN is not set: start this with ./dev up, which builds millrace and says where it is',
    );
  try {
    fs.accessSync(binary, fs.constants.X_OK);
  } catch {
    throw new PlainError(`millrace is missing (${shortPath(binary)}). Run ./dev build`);
  }
  return binary;
}

export class Millrace {
  #binary;
  #settings;
  #program;
  #isEnding = false;

  /** `app` is `{key, secret}`, `allowed` the HOST:PORT pairs that hooks may reach on private addresses. */
  constructor({ binary, port, app, allowed, onDeath }) {
    this.#binary = binary;
    this.#settings = { port, app, allowed, onDeath };
    fs.rmSync(places.millraceLog, { force: true });
  }

  /** Starts it and waits until it accepts requests; its URL. */
  async start() {
    // Ctrl-C may come between a kill and the start that was to follow it.
    if (this.#isEnding) throw new PlainError('millrace is not started again, since up is ending');
    const { port, app, allowed, onDeath } = this.#settings;
    this.#program = new Program({
      name: 'millrace',
      command: this.#binary,
      args: [
        'serve',
        '--data',
        places.data,
        '--listen',
        `${loopback}:${port}`,
        '--app',
        `${app.key}:${app.secret}`,
        ...allowed.flatMap((address) => ['--allow-outbound', address]),
      ],
      log: places.millraceLog,
      onDeath,
    });
    this.url = await this.#program.ready(() => readyLine.exec(this.#program.output())?.[1], startMs);
    return this.url;
  }

  get pid() {
    return this.#program.pid;
  }

  async kill() {
    return this.#program.kill('SIGKILL');
  }

  async end(graceMs) {
    this.#isEnding = true;
    return this.#program?.end(graceMs);
  }

  /** The ledger by `millrace check`: `{holds, hooks}` of up's own app. */
  async check() {
    const ledger = await this.#runCheck();
    const app = ledger.apps?.find(({ app: key }) => key === this.#settings.app.key);
    return { holds: ledger.holds, hooks: app?.hooks ?? [] };
  }

  #runCheck() {
    const args = ['check', '--data', places.data, '--json'];
    return new Promise((resolve, reject) => {
      execFile(this.#binary, args, { timeout: checkMs, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
        // A ledger that does not close is an exit code and an answer, so the answer is read first.
        try {
          resolve(JSON.parse(stdout));
        } catch {
          const said = stderr.trim() || stdout.trim() || error?.message || 'nothing';
          reject(new PlainError(`millrace check gave no ledger. It said: ${said}`));
        }
      });
    });
  }
}
