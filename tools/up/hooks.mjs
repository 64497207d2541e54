// Sets the app's SQS hooks through the official SDK, as Stream's documentation shows it.
import { PlainError, say, shown } from './report.mjs';

const secretKeys = new Set(['sqs_key', 'sqs_secret']);

/** Stream's own sample, as it is but for the values and for where it prints. */
async function addHook(client, queue) {
  // STEP 1: Get current app settings to preserve existing hooks
  const response = await client.getAppSettings();
  say('hooks', `Current event hooks: ${listOf(response.event_hooks)}`);

  // STEP 2: Add SQS hook while preserving existing hooks
  const existingHooks = response.event_hooks || [];
  const newSQSHook = {
    enabled: true,
    hook_type: 'sqs',
    ...targetOf(queue),
    event_types: [], // empty array = all events
  };

  // STEP 3: Update with complete array including existing hooks
  await client.updateAppSettings({
    event_hooks: [...existingHooks, newSQSHook],
  });
  say('', `added a hook for ${queue.name}: ${shown(withoutSecrets(newSQSHook))}`);
}

/**
 * Leaves the app with one hook for each queue, whatever an earlier run left in the data: a hook that `known` (name →
 * hook id) or its URL recognises is kept, and pointed to where its queue is now. Gives name → hook id.
 */
export async function setHooks(client, queues, known) {
  const before = await hooksOf(client);
  const moved = [];
  const kept = [];
  for (const queue of queues) {
    const hook =
      before.find(({ id }) => id === known[queue.name]) ?? before.find((other) => other.sqs_queue_url === queue.url);
    if (!hook) await addHook(client, queue);
    else if (queue.own || !pointsTo(hook, queue)) moved.push({ hook, queue });
    else kept.push(`${queue.name} ${hook.id}`);
  }
  if (kept.length > 0) say('hooks', `kept from an earlier run: ${kept.join(', ')}`);
  if (moved.length > 0) await pointHooks(client, moved);
  return idsOf(await hooksOf(client), queues);
}

async function pointHooks(client, moved) {
  const hooks = await hooksOf(client);
  const updated = hooks.map((hook) => {
    const move = moved.find((other) => other.hook.id === hook.id);
    return move ? { ...hook, enabled: true, ...targetOf(move.queue) } : hook;
  });
  await client.updateAppSettings({ event_hooks: updated });
  for (const { hook, queue } of moved) say('hooks', `hook ${queue.name} ${hook.id} now goes to ${queue.url}`);
}

/** Test SQS for all stored hooks; throws with millrace's own words when a queue refuses. */
export async function testHooks(client) {
  const answer = await client.testSQSSettings();
  say('test', `testSQSSettings() answered ${shown(answer)}`);
  if (answer.status !== 'ok') throw new PlainError(`Test SQS says ${answer.status}: ${answer.error}`);
}

async function hooksOf(client) {
  return (await client.getAppSettings()).event_hooks ?? [];
}

function idsOf(hooks, queues) {
  const ids = {};
  for (const { name, url } of queues) {
    const hook = hooks.find((other) => other.sqs_queue_url === url);
    if (!hook)
      throw new PlainError(`getAppSettings() does not list the hook for ${name} (${url}); it lists: ${listOf(hooks)}`);
    ids[name] = hook.id;
  }
  return ids;
}

function targetOf(queue) {
  return {
    sqs_queue_url: queue.url,
    sqs_region: queue.region,
    sqs_auth_type: queue.authType,
    sqs_key: queue.key ?? '',
    sqs_secret: queue.secret ?? '',
  };
}

function pointsTo(hook, queue) {
  return hook.sqs_queue_url === queue.url && hook.sqs_auth_type === queue.authType && hook.enabled;
}

function withoutSecrets(hook) {
  return Object.fromEntries(
    Object.entries(hook).map(([key, value]) => [key, secretKeys.has(key) && value ? '***' : value]),
  );
}

function listOf(hooks) {
  if (!hooks?.length) return 'none';
  return hooks
    .map((hook) => `${hook.hook_type} ${hook.sqs_queue_url ?? hook.webhook_url ?? hook.sns_topic_arn ?? hook.id}`)
    .join(', ');
}
