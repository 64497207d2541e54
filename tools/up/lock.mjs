// Lets one up at a time use .dev/up, and ends what an up left running that was itself killed.
import fs from 'node:fs';
import { endLeftover, isProcess } from './processes.mjs';
import { PlainError, say } from './report.mjs';
import { forgetState, places, readState } from './state.mjs';

/** Takes .dev/up for this process, emptied when `fresh`; gives the function that lets it go. */
export async function takeLock({ fresh }) {
  const holder = fs.existsSync(places.lock) ? Number(fs.readFileSync(places.lock, 'utf8')) : 0;
  if (holder !== process.pid && isProcess(holder, ['up.mjs'])) {
    throw new PlainError(
      `another ./dev up is running (pid ${holder}). End it with Ctrl-C there, or with: kill ${holder}`,
    );
  }
  await endLeftovers();
  if (fresh) forgetState();
  fs.mkdirSync(places.folder, { recursive: true });
  fs.writeFileSync(places.lock, String(process.pid));
  return () => fs.rmSync(places.lock, { force: true });
}

async function endLeftovers() {
  const { programs = {}, ports = {} } = readState();
  const signs = { millrace: [places.data], moto: ['moto_server', String(ports.moto)] };
  for (const [name, words] of Object.entries(signs)) {
    const pid = programs[name];
    if (!isProcess(pid, words)) continue;
    await endLeftover(pid, words);
    say('before', `ended ${name} (pid ${pid}), which an earlier run left behind`);
  }
}
