"""Rights as moto's IAM enforces them: with the four permissions everything works, and what is missing is named everywhere."""
import json

import pytest

from contract.api import Api, sqs_hook
from contract.real_queue import ACTIONS, Moto
from contract.server import run
from contract.wait import eventually

pytestmark = pytest.mark.slow


@pytest.fixture(name="enforced", scope="module")
def a_moto_that_enforces():
    """A moto of its own, since enforcing is a matter of the whole process; a queue in it."""
    with Moto() as moto:
        yield moto, moto.queue("guarded")


@pytest.fixture(name="sender")
def a_sender(enforced):
    """Makes IAM users with the given actions on the queue; the hook that uses such a user's key."""
    moto, queue = enforced

    def sender(name, actions):
        moto.check_signatures(False)
        key, secret = moto.user(queue, name, actions)
        moto.check_signatures(True)
        return sqs_hook(queue, sqs_key=key, sqs_secret=secret)
    return sender


@pytest.fixture(name="api")
def an_api(serve, enforced):
    server = serve(enforced[0].address)
    made = Api(server.url, server.key, server.secret)
    made.server = server
    return made


def diagnosed(api, hook):
    return api.call("POST", "/check_sqs", {"sqs_url": hook["sqs_queue_url"], "sqs_key": hook["sqs_key"], "sqs_secret": hook["sqs_secret"]})


def test_the_four_permissions_are_enough(api, sender):
    hook = sender("whole", ACTIONS)
    answer = diagnosed(api, hook)
    assert answer["status"] == "ok" and answer["data"]["queue"]["fifo"] is False
    stored = api.set_hooks(hook)[0]
    api.users("alice")
    eventually(lambda: api.server.ledger(stored["id"]).delivered == 1, what="the event is delivered")
    assert "active" in run("hook", "list", "--data", api.server.data).stdout


def test_without_the_right_to_send_everyone_names_it(api, sender):
    hook = sender("silent", [action for action in ACTIONS if "SendMessage" not in action])
    answer = diagnosed(api, hook)
    assert answer["status"] == "error" and answer["data"]["cause"] == "access_denied"
    assert "sqs:SendMessage on arn:aws:sqs:us-east-1:123456789012:guarded" in answer["error"] and answer["data"]["queue"] is not None
    api.set_hooks(hook)
    told = run("hook", "test", "--data", api.server.data)
    assert told.returncode == 1 and "sqs:SendMessage" in told.stdout

    api.users("alice")
    def listed():
        app = json.loads(run("hook", "list", "--data", api.server.data, "--json").stdout)["apps"][0]
        return "sqs:SendMessage" in (app["hooks"][0].get("last_error") or "")
    eventually(listed, what="`hook list` names the right")


def test_without_the_right_to_read_attributes_there_is_a_warning(api, sender):
    answer = diagnosed(api, sender("blind", ["sqs:SendMessage", "sqs:SendMessageBatch"]))
    assert answer["status"] == "ok" and [warning["cause"] for warning in answer["data"]["warnings"]] == ["attributes_denied"]


def test_a_wrong_secret_is_told_from_an_unknown_key(api, sender):
    hook = sender("mistyped", ACTIONS)
    assert diagnosed(api, {**hook, "sqs_secret": "mistyped"})["data"]["cause"] == "bad_secret"
    assert diagnosed(api, {**hook, "sqs_key": "AKIANOBODY"})["data"]["cause"] == "unknown_key"
