// Everything that up prints, coloured on a terminal and plain elsewhere.
import { inspect } from 'node:util';

const coloured = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 };

export function paint(style, text) {
  return coloured && style ? `\u001b[${codes[style]}m${text}\u001b[0m` : String(text);
}

/** An error whose text is all that its reader needs. */
export class PlainError extends Error {}

const stageWidth = 9;
const typeWidth = 'notification.thread_message_new'.length;
const gap = '   ';

/** One step of the run: its stage in bold, then text; further lines stand under the text. */
export function say(stage, text = '', style) {
  const lines = String(text).split('\n');
  for (const [index, line] of lines.entries()) {
    const label = index === 0 ? stage : '';
    console.log(`${paint('bold', label.padEnd(stageWidth))} ${paint(style, line)}`.trimEnd());
  }
}

export function sayTrouble(text) {
  console.error(`\n${paint('red', text)}`);
}

/** A value of the API as a reader of JavaScript knows it, at most `linesMax` lines. */
export function shown(value, linesMax = 24) {
  const lines = inspect(value, { depth: 5, colors: coloured, breakLength: 100 }).split('\n');
  return lines.length <= linesMax ? lines.join('\n') : [...lines.slice(0, linesMax), '…'].join('\n');
}

export function milliseconds(ms) {
  return ms < 9.95 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

export function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function styleOf(type) {
  if (type === 'message.new') return 'green';
  if (type.endsWith('.deleted') || type.endsWith('.removed')) return 'red';
  if (type.startsWith('reaction.')) return 'magenta';
  if (type.startsWith('message.')) return 'yellow';
  if (type.startsWith('member.') || type.startsWith('channel.')) return 'blue';
  return 'cyan';
}

export function whoOf(event) {
  return event.member?.user_id ?? event.user?.id ?? event.message?.user?.id ?? '-';
}

/** One line for one message of the queue; `timing` is text, `notes` what is unusual about it. */
export function sayEvent(event, timing, notes) {
  const columns = [
    paint(styleOf(event.type), event.type.padEnd(typeWidth)),
    (event.cid ?? '-').padEnd(21),
    whoOf(event).padEnd(6),
    paint('dim', timing),
    ...notes.map((note) => paint('yellow', note)),
  ];
  console.log(`  ${columns.join('  ')}`.trimEnd());
}

export function sayTest(event, notes) {
  console.log(
    `  ${[paint('dim', `${event.type.padEnd(typeWidth)}  the message of Test SQS, no event`), ...notes].join('  ')}`,
  );
}

/** The ledger's sum of one hook, and beside it what up found by itself. */
export function sayLedger(name, hook, finding = '') {
  const sum =
    `accepted ${hook.accepted} = delivered ${hook.delivered} + waiting ${hook.waiting}` +
    ` + dead ${hook.dead} + abandoned ${hook.abandoned}`;
  const closes = hook.holds && hook.waiting === 0 && hook.dead === 0;
  const line = `${name.padEnd(6)} ${sum}`;
  const fits = line.length + gap.length + finding.length <= (process.stdout.columns ?? Infinity);
  const beside = fits ? gap : `\n${' '.repeat(stageWidth - 2)}`;
  console.log(paint(closes ? 'green' : 'red', line) + (finding && beside + paint('dim', finding)));
}
