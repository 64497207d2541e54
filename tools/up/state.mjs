// What up remembers between runs, and the places of the checkout where it and its logs lie.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = path.join(checkout, '.dev', 'up');

export const places = {
  checkout,
  folder,
  data: path.join(folder, 'data'),
  state: path.join(folder, 'state.json'),
  lock: path.join(folder, 'up.pid'),
  motoLog: path.join(folder, 'moto.log'),
  millraceLog: path.join(folder, 'millrace.log'),
  ownNode: path.join(checkout, '.dev', 'node'),
  motoServer: path.join(checkout, '.dev', 'venv', 'bin', 'moto_server'),
  receive: path.join(checkout, 'tools', 'up', 'receive.mjs'),
};

/** A path as the reader would type it: relative to where she stands when it lies below, else absolute. */
export function shortPath(file) {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}

/** The remembered state, or an empty one: `{app, ports, queues, hooks, programs}`. */
export function readState() {
  try {
    return JSON.parse(fs.readFileSync(places.state, 'utf8'));
  } catch {
    return {};
  }
}

/** Written beside and renamed, so that a kill leaves the old or the new state; 0600, since it holds the API secret. */
export function writeState(state) {
  fs.mkdirSync(folder, { recursive: true });
  const next = `${places.state}.next`;
  fs.writeFileSync(next, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(next, places.state);
}

export function forgetState() {
  fs.rmSync(folder, { recursive: true, force: true });
}
