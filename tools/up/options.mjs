// Reads up's command line.
import { PlainError } from './report.mjs';

export const usage = `./dev up [--once] [--fresh] [--queue URL]
  --once       the same, then stops; exit code 0 only if every event arrived
  --fresh      forgets what earlier runs left in .dev/up
  --queue URL  your own SQS queue in place of "yours", with the AWS credentials of the environment`;

export function readOptions(args) {
  const options = { once: false, fresh: false, queue: null, help: false };
  const rest = [...args];
  while (rest.length > 0) {
    const [flag, inline] = splitFlag(rest.shift());
    if (flag === '--once') options.once = true;
    else if (flag === '--fresh') options.fresh = true;
    else if (flag === '--help' || flag === '-h') options.help = true;
    else if (flag === '--queue') options.queue = queueUrl(inline ?? rest.shift());
    else throw new PlainError(`up does not know ${flag}.\n\n${usage}`);
  }
  return options;
}

function splitFlag(argument) {
  const equals = argument.indexOf('=');
  return equals < 0 ? [argument, undefined] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

function queueUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new PlainError(
      `--queue wants the URL of an SQS queue, such as https://sqs.us-east-1.amazonaws.com/123456789012/MyQueue`,
    );
  }
  if (!/^https?:$/.test(url.protocol) || url.pathname.split('/').filter(Boolean).length < 2) {
    throw new PlainError(`--queue ${text}: an SQS queue's URL is http(s)://HOST/ACCOUNT/NAME`);
  }
  return url.href;
}
