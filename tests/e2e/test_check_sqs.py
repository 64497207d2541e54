"""Test SQS: it says ok only after a real message, else what is wrong and what to do, within the SDKs' patience."""
import json
import time

import pytest

from contract.api import Api, sqs_hook
from contract.faulty_queue import DENIED, NO_SUCH_QUEUE, Faults
from contract.wait import eventually

PATIENCE_SECONDS = 3


def check(api, body):
    started = time.monotonic()
    answer = api.call("POST", "/check_sqs", body)
    assert time.monotonic() - started < PATIENCE_SECONDS
    assert answer["status"] in ("ok", "error") and answer["duration"]
    return answer


def is_error(answer, *words):
    assert answer["status"] == "error" and answer["error"] and isinstance(answer["data"], dict), answer
    for word in words:
        assert word in answer["error"], f"{word!r} is not in {answer['error']!r}"


def test_ok_means_that_a_message_is_in_the_queue(api, moto, queue):
    assert check(api, {"sqs_url": queue, "sqs_key": "k", "sqs_secret": "s"})["status"] == "ok"
    message = moto.read_until(queue, len)[0]
    assert json.loads(message.body)["type"] == "hook.test" and "millrace_test" in message.attributes


def test_a_fifo_queue(api, moto):
    queue = moto.queue("checked.fifo", FifoQueue="true")
    for _ in range(2):
        assert check(api, {"sqs_url": queue, "sqs_key": "k", "sqs_secret": "s"})["status"] == "ok"
    assert len(moto.read_until(queue, len)) >= 1


def test_without_values_the_stored_hooks_are_tested(api, moto, queue):
    other = moto.queue("also-tested")
    api.set_hooks(sqs_hook(queue), sqs_hook(other))
    assert check(api, {})["status"] == "ok"
    assert moto.read_until(queue, len) and moto.read_until(other, len)


def test_one_bad_hook_among_the_stored_ones_is_named(api, moto, queue):
    api.set_hooks(sqs_hook(queue), sqs_hook(moto.endpoint + "/123456789012/absent"))
    is_error(check(api, {}), "absent")


def test_a_queue_that_does_not_exist(api, moto):
    is_error(check(api, {"sqs_url": moto.endpoint + "/123456789012/absent", "sqs_key": "k", "sqs_secret": "s"}), "does not exist")


def test_an_address_that_is_not_allowed_names_the_flag(api):
    is_error(check(api, {"sqs_url": "http://127.0.0.1:1/000000000000/q", "sqs_key": "k", "sqs_secret": "s"}), "--allow-outbound", "127.0.0.1:1")


def test_a_url_that_is_none(api):
    is_error(check(api, {"sqs_url": "queue", "sqs_key": "k", "sqs_secret": "s"}), "sqs_url")


def test_a_port_where_nobody_listens(serve, faulty):
    server = serve(faulty.address)
    api = Api(server.url, server.key, server.secret)
    faulty.refuse()
    is_error(check(api, {"sqs_url": faulty.url("q"), "sqs_key": "k", "sqs_secret": "s"}), faulty.address)


def test_a_queue_that_never_answers(serve, faulty):
    server = serve(faulty.address)
    faulty.faults = Faults(slow=1, slow_seconds_min=30, slow_seconds_max=30)
    answer = check(Api(server.url, server.key, server.secret), {"sqs_url": faulty.url("q"), "sqs_key": "k", "sqs_secret": "s"})
    is_error(answer)


@pytest.mark.parametrize("refusal, words", [(DENIED, ["sqs:SendMessage"]), (NO_SUCH_QUEUE, ["does not exist"])], ids=["denied", "absent"])
def test_what_aws_refuses_is_said_with_its_remedy(serve, faulty, refusal, words):
    server = serve(faulty.address)
    faulty.refusal = refusal
    is_error(check(Api(server.url, server.key, server.secret), {"sqs_url": faulty.url("q"), "sqs_key": "k", "sqs_secret": "s"}), *words)


def test_the_secret_is_in_no_answer(api, moto):
    answer = api.send("POST", "/check_sqs", {"sqs_url": moto.endpoint + "/123456789012/absent", "sqs_key": "k", "sqs_secret": "very-secret-value"})
    assert b"very-secret-value" not in answer.body


def test_when_it_goes_well_delivery_tries_at_once(serve, faulty):
    """Not only at the next probe of a queue that was misconfigured."""
    server = serve(faulty.address)
    api = Api(server.url, server.key, server.secret)
    hook, = api.set_hooks(sqs_hook(faulty.url("q")))
    faulty.refusal = DENIED
    api.users("alice")
    next_try_ms = lambda: server.check()["apps"][0]["hooks"][0].get("next_try_in_ms", 0)
    eventually(lambda: next_try_ms() > 5_000, 30, "the next probe is far away")
    faulty.refusal = None
    assert check(api, {})["status"] == "ok"
    eventually(lambda: server.ledger(hook["id"]).delivered == 1, 3, "the event is delivered at once")


def test_it_leaves_settings_and_ledgers_alone(api, server, moto, queue):
    hooks = api.set_hooks(sqs_hook(queue))
    check(api, {})
    assert api.hooks() == hooks and server.ledger(hooks[0]["id"]).accepted == 0 and server.events() == []
