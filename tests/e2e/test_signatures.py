"""Against a queue that really checks signatures and permissions, masked secrets included."""
import json

import pytest

from contract.api import Api, sqs_hook
from contract.delivered import settled
from contract.real_queue import Moto
from contract.wait import eventually

pytestmark = pytest.mark.slow


@pytest.fixture(name="guarded")
def a_guarded_queue(serve):
    """A moto of its own, since checking is a matter of the whole process: moto, queue URL, key, secret, server, api."""
    with Moto() as moto:
        queue = moto.queue("guarded")
        key, secret = moto.sender(queue, "millrace")
        moto.check_signatures(True)
        server = serve(moto.address)
        api = Api(server.url, server.key, server.secret)
        api.users("alice")
        api.channel("c")
        yield moto, queue, key, secret, server, api


def read_texts(moto, queue, count):
    moto.check_signatures(False)
    found = moto.read_until(queue, lambda ms: len(ms) >= count)
    return [json.loads(m.body)["message"]["text"] for m in found if "millrace_test" not in m.attributes]


def test_the_right_key_delivers_also_after_its_masked_secret_was_written_back(guarded):
    moto, queue, key, secret, server, api = guarded
    hook = api.set_hooks(sqs_hook(queue, sqs_key=key, sqs_secret=secret, event_types=["message.new"]))[0]
    api.message("c", "as it was set")
    settled(server, hook, 20)
    hook = api.set_hooks(*api.hooks())[0]
    api.message("c", "after writing back what was read")
    settled(server, hook, 20)
    taken_over = api.set_hooks({k: v for k, v in hook.items() if k != "id"})[0]
    assert taken_over["id"] == hook["id"]
    api.message("c", "after a take-over without an id")
    assert settled(server, hook, 20).delivered == 3
    assert len(read_texts(moto, queue, 3)) == 3


def test_more_than_one_at_once_is_signed_too(guarded):
    moto, queue, key, secret, server, api = guarded
    hook = api.set_hooks(sqs_hook(queue, sqs_key=key, sqs_secret=secret, event_types=["message.new"]))[0]
    for n in range(40):
        api.message("c", f"Zoë {n} 🦦")
    assert settled(server, hook, 20).delivered == 40
    assert set(read_texts(moto, queue, 40)) == {f"Zoë {n} 🦦" for n in range(40)}


@pytest.mark.parametrize("wrong", ["sqs_key", "sqs_secret"])
def test_wrong_credentials_lose_nothing_and_say_what_is_wrong(guarded, wrong):
    moto, queue, key, secret, server, api = guarded
    right = {"sqs_key": key, "sqs_secret": secret}
    hook = api.set_hooks(sqs_hook(queue, event_types=["message.new"], **{**right, wrong: "AKIAWRONGWRONGWRONG1"}))[0]
    api.message("c", "waits for better credentials")
    ledger = eventually(lambda: (ledger := server.ledger(hook["id"])).last_error and ledger, what="the refusal shows")
    assert (ledger.waiting, ledger.delivered, ledger.dead) == (1, 0, 0)
    assert secret not in ledger.last_error
    checked = api.call("POST", "/check_sqs", {})
    assert checked["status"] == "error" and wrong in checked["error"]
    assert api.call("POST", "/check_sqs", {"sqs_url": queue, **right})["status"] == "ok"
    api.set_hooks(sqs_hook(queue, event_types=["message.new"], id=hook["id"], **right))
    assert settled(server, hook, 20).delivered == 1  # an edit is tried at once
    assert read_texts(moto, queue, 2) == ["waits for better credentials"]


def test_a_missing_permission_is_named(guarded):
    moto, queue, key, secret, server, api = guarded
    moto.check_signatures(False)
    other = moto.queue("forbidden")
    moto.check_signatures(True)
    checked = api.call("POST", "/check_sqs", {"sqs_url": other, "sqs_key": key, "sqs_secret": secret})
    assert checked["status"] == "error" and "sqs:SendMessage" in checked["error"]
