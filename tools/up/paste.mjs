// The lines that a newcomer pastes into another terminal to drive this server and to read the queue `yours` herself.
import { places } from './state.mjs';

export function pasteLines({ app, url, yours }) {
  return [
    '# For any official Stream Chat SDK, in another terminal:',
    `export STREAM_CHAT_URL=${url}`,
    `export STREAM_KEY=${app.key}`,
    `export STREAM_SECRET=${app.secret}`,
    '',
    '// JavaScript:',
    'const client = new StreamChat(process.env.STREAM_KEY, process.env.STREAM_SECRET, { baseURL: process.env.STREAM_CHAT_URL });',
    '',
    '# What lies on the queue yours (--delete takes the messages off):',
    `node ${quoted(places.receive)}`,
    '# The same with the AWS CLI:',
    awsLine(yours),
  ].join('\n');
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
