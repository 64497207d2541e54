// The lines that a newcomer pastes into another terminal to drive this server and to read the queue `yours` herself.
import path from 'node:path';
import { places } from './state.mjs';

export function pasteLines({ app, url, yours }) {
  return [
    `# The dashboard, with the key and the secret below: ${url}/dashboard`,
    '',
    '# For any official Stream Chat SDK, in another terminal:',
    `export STREAM_CHAT_URL=${url}`,
    `export STREAM_KEY=${app.key}`,
    `export STREAM_SECRET=${app.secret}`,
    '',
    '// JavaScript:',
    "import { StreamChat } from 'stream-chat';",
    'const client = new StreamChat(process.env.STREAM_KEY, process.env.STREAM_SECRET, { baseURL: process.env.STREAM_CHAT_URL });',
    '',
    '# What lies on the queue yours (--delete takes the messages off):',
    `${quoted(node())} ${quoted(places.receive)}`,
    '# The same with the AWS CLI:',
    awsLine(yours),
  ].join('\n');
}

/** The machine's Node as the other terminal finds it, or the one that setup put into the checkout. */
function node() {
  const isOwn = process.env.PATH.split(path.delimiter).includes(places.ownNode);
  return isOwn ? path.join(places.ownNode, 'node') : 'node';
}

function awsLine(queue) {
  const { origin } = new URL(queue.url);
  const credentials = queue.own ? '' : `AWS_ACCESS_KEY_ID=${queue.key} AWS_SECRET_ACCESS_KEY=${queue.secret} `;
  return (
    `${credentials}aws sqs receive-message --endpoint-url ${origin} --region ${queue.region}` +
    ` --queue-url ${queue.url} --max-number-of-messages 10 --message-attribute-names All`
  );
}

function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
