// Finds loopback ports that are free, keeping those of last time where possible.
import net from 'node:net';

export const loopback = '127.0.0.1';

// The JS SDK replaces :3030 by :8800 when it opens its WebSocket.
const avoided = new Set([3030]);
const firstPort = 8080;
const portsTriedMax = 200;

function listen(port) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(port, loopback, () => {
      const { port: bound } = server.address();
      server.close(() => resolve(bound));
    });
  });
}

async function isFree(port) {
  if (avoided.has(port)) return false;
  try {
    await listen(port);
    return true;
  } catch {
    return false;
  }
}

/** The port of last time if it is free, else any free one. */
export async function anyPort(lastTime) {
  if (lastTime && (await isFree(lastTime))) return lastTime;
  return listen(0);
}

/** The port of last time if it is free, else the first free one from 8080 on; `note` says why it is not 8080. */
export async function serverPort(lastTime) {
  if (lastTime && lastTime !== firstPort && (await isFree(lastTime))) {
    return { port: lastTime, note: `port ${lastTime}, as last time` };
  }
  for (let port = firstPort; port < firstPort + portsTriedMax; port += 1) {
    if (await isFree(port)) {
      return { port, note: port === firstPort ? '' : `port ${firstPort} is taken, so this is ${port}` };
    }
  }
  throw new Error(`no free port from ${firstPort} to ${firstPort + portsTriedMax - 1} on ${loopback}`);
}
