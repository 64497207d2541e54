"""The samples of Stream's documentation, run as they are, do what their comments say."""
import json

import pytest

from contract.api import sqs_hook

SAMPLES = ["seed_sample.mjs", "seed_sample.py"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_sample_adds_a_hook_and_keeps_the_others(sample, script, server, api, moto, queue):
    other = moto.queue("kept-" + sample.replace(".", "-"))
    kept = api.set_hooks(sqs_hook(other))[0]
    printed = script(sample, server, QUEUE_URL=queue)
    assert "Current event hooks:" in printed and kept["id"] in printed
    hooks = api.hooks()
    assert [h["sqs_queue_url"] for h in hooks] == [other, queue]
    assert hooks[0]["id"] == kept["id"] and hooks[1]["id"] not in ("", kept["id"])
    assert hooks[1]["enabled"] is True and hooks[1]["event_types"] == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_sample_ends_with_a_real_test_message(sample, script, server, moto, queue):
    script(sample, server, QUEUE_URL=queue)
    message = moto.read_until(queue, len, what="a message of Test SQS")[0]
    assert json.loads(message.body)["type"] == "hook.test"
    assert message.attributes["millrace_test"]


@pytest.mark.parametrize("sample", SAMPLES)
def test_events_reach_the_queue_that_the_sample_set(sample, script, server, api, moto, queue):
    script(sample, server, QUEUE_URL=queue)
    api.users("alice")
    arrived = moto.read_until(queue, lambda ms: any("millrace_test" not in m.attributes for m in ms), what="the first event")
    assert json.loads(arrived[-1].body)["type"] == "user.updated"
