// Runs moto, the SQS-compatible server on loopback that holds the queues of a newcomer without an AWS account.
import fs from 'node:fs';
import http from 'node:http';
import { anyPort, loopback } from './ports.mjs';
import { Program } from './processes.mjs';
import { PlainError } from './report.mjs';
import { places, shortPath } from './state.mjs';

const startMs = 30_000;
const answerMs = 1000;
const answeredRequest = /" 200 -$/;

/** Starts it and waits until it answers; it is in `started` from its first moment. */
export async function startMoto({ lastPort, started, onDeath }) {
  if (!fs.existsSync(places.motoServer)) {
    throw new PlainError(`moto is missing (${shortPath(places.motoServer)}). Run ./dev setup up`);
  }
  const port = await anyPort(lastPort);
  fs.rmSync(places.motoLog, { force: true });
  const program = new Program({
    name: 'moto',
    command: places.motoServer,
    args: ['-H', loopback, '-p', String(port)],
    log: places.motoLog,
    noise: answeredRequest,
    onDeath,
  });
  started.moto = program;
  const endpoint = `http://${loopback}:${port}`;
  await program.ready(() => answers(`${endpoint}/moto-api/`), startMs);
  return { program, port, endpoint };
}

function answers(url) {
  return new Promise((resolve) => {
    const request = http.get(url, { timeout: answerMs }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
