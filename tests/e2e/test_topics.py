"""SNS hooks against moto: what is published is what a subscribed queue holds; and what SNS refuses is said in its terms."""
import json
import os
import uuid

import pytest
from stream_chat import StreamChat

from contract.api import Api
from contract.checker import Expectation, check_hook
from contract.delivered import settled
from contract.wait import eventually

ARN = "arn:aws:sns:us-east-1:123456789012:sns-topic"


def topic_hook(arn, **fields):
    return {"hook_type": "sns", "enabled": True, "sns_topic_arn": arn, "sns_region": "us-east-1", "sns_auth_type": "keys", "sns_key": "AKIAE2E",
            "sns_secret": "topic-secret", **fields}


@pytest.fixture(name="server")
def a_server_whose_sns_is_motos(serve, moto):
    return serve(moto.address, environment={**os.environ, "AWS_ENDPOINT_URL_SNS": moto.endpoint})


def begin(api):
    api.users("alice", "bob")
    api.channel("c")


@pytest.mark.parametrize("fifo", [False, True])
def test_what_is_published_is_what_a_subscribed_queue_holds(api, server, moto, fifo):
    name, kind = f"t-{uuid.uuid4().hex[:8]}", {"FifoQueue": "true"} if fifo else {}
    suffix = ".fifo" if fifo else ""
    queue = moto.queue(name + suffix, **kind)
    arn = moto.topic(name + suffix, queue, **({"FifoTopic": "true"} if fifo else {}))
    hook, = api.set_hooks(topic_hook(arn))
    assert hook["sns_secret"] == "********" and hook["sns_topic_arn"] == arn
    begin(api)
    for n in range(25):
        api.message("c", f"message {n} <&> 🦦")
    settled(server, hook)
    arrivals = moto.read_until(queue, lambda got: len(got) >= len(server.events()), what="every event is in the queue")
    verdict = check_hook(server.events(), server.ledger(hook["id"]), arrivals, Expectation(ordered=fifo), app=server.key, secret=server.secret)
    assert verdict.holds, verdict


def test_the_sdk_opens_sns_s_envelope(api, server, moto, queue):
    arn = moto.topic(f"t-{uuid.uuid4().hex[:8]}", queue, raw=False)
    api.call("PATCH", "/app", {"enable_hook_payload_compression": True})
    hook, = api.set_hooks(topic_hook(arn, event_types=["message.new"]))
    begin(api)
    api.message("c", "in an envelope")
    settled(server, hook)
    arrival, = moto.read_until(queue, bool)
    event = StreamChat(server.key, server.secret).parse_sns(arrival.body.decode())
    assert event["type"] == "message.new" and event["message"]["text"] == "in an envelope"


def test_hooks_survive_a_restart_and_secrets_are_nowhere_in_clear(api, server, moto, queue):
    arn = moto.topic(f"t-{uuid.uuid4().hex[:8]}", queue)
    hook, = api.set_hooks(topic_hook(arn, sns_secret="very-secret-value"))
    server.kill()
    for path in server.data.rglob("*"):
        assert not path.is_file() or b"very-secret-value" not in path.read_bytes(), path
    server.start()
    again = Api(server.url, server.key, server.secret)
    assert again.hooks() == [hook] and again.set_hooks(hook)[0]["id"] == hook["id"]
    begin(again)
    settled(server, hook)


def test_check_sns_by_the_official_sdk(server, moto):
    client = StreamChat(server.key, server.secret, base_url=server.url)
    refused = client.check_sns("key", "secret", ARN)
    assert refused["status"] == "error" and "publishing the message failed." in refused["error"] and refused["data"] is not None
    assert "topic does not exist" in refused["error"]
    arn = moto.topic(f"t-{uuid.uuid4().hex[:8]}")
    taken = client.check_sns("key", "secret", arn)
    assert taken["status"] == "ok" and taken["data"]["message_id"]
    assert [w["cause"] for w in taken["data"]["warnings"]] == ["nobody_subscribed"]
    client.update_app_settings(event_hooks=[topic_hook(arn)])
    assert client.check_sns()["status"] == "ok"


def test_check_sns_answers_in_time_where_nobody_can_be_reached(serve):
    server = serve(environment={**os.environ, "AWS_ENDPOINT_URL_SNS": "http://127.0.0.1:9"})
    refused = StreamChat(server.key, server.secret, base_url=server.url, timeout=6).check_sns("key", "secret", ARN)
    assert refused["status"] == "error" and "publishing the message failed." in refused["error"]


def test_a_topic_that_is_not_there_is_said_and_waits(api, server):
    hook, = api.set_hooks(topic_hook(ARN))
    begin(api)
    error = eventually(lambda: server.ledger(hook["id"]).last_error, 10, "the hook says why")
    assert "the topic does not exist" in error and ARN in error and "topic-secret" not in error
    assert server.ledger(hook["id"]).waiting == 3


def test_policies_are_shown_to_paste(api, server):
    hook, = api.set_hooks(topic_hook(ARN, sns_auth_type="resource", sns_key="", sns_secret=""))
    statement, = hook["aws_policies"]["topic_policy"]["Statement"]
    assert statement["Action"] == ["sns:Publish", "sns:GetTopicAttributes"] and statement["Resource"] == ARN


def test_another_apps_topic_is_refused_without_keys_of_ones_own(serve, moto):
    server = serve(moto.address, more=["--app", "other:other-secret-long-enough-for-hs256"])
    mine, other = Api(server.url, server.key, server.secret), Api(server.url, "other", "other-secret-long-enough-for-hs256")
    mine.set_hooks(topic_hook(ARN, sns_auth_type="resource"))
    answer = other.send("PATCH", "/app", {"event_hooks": [topic_hook(ARN, sns_auth_type="resource")]})
    assert answer.status == 400 and f"--allow-shared-queue {ARN}" in answer.json["message"]
    other.set_hooks(topic_hook(ARN))
    shared = serve(moto.address, data="shared", more=["--app", "other:other-secret-long-enough-for-hs256", "--allow-shared-queue", ARN])
    for key, secret in ((server.key, server.secret), ("other", "other-secret-long-enough-for-hs256")):
        Api(shared.url, key, secret).set_hooks(topic_hook(ARN, sns_auth_type="resource"))


def test_the_command_adds_and_tests_a_topic(server, moto, api):
    arn = moto.topic(f"t-{uuid.uuid4().hex[:8]}")
    added = json.loads(server.command_json("hook", "add", "--sns", arn))
    assert (added["hook"]["hook_type"], added["hook"]["sns_auth_type"]) == ("sns", "resource")
    api.set_hooks(topic_hook(arn))
    tried = json.loads(server.command_json("hook", "test"))
    assert tried["ok"] is True and tried["hooks"][0]["hook_type"] == "sns"


@pytest.mark.parametrize("field, hook", [
    ("sns_topic_arn", topic_hook("")),
    ("sns_topic_arn", topic_hook("arn:aws:sqs:us-east-1:123456789012:t")),
    ("sns_secret", topic_hook(ARN, sns_secret="")),
    ("sns_key", topic_hook(ARN, sns_key=None)),
    ("sns_auth_type", topic_hook(ARN, sns_auth_type="passport")),
    ("sns_role_arn", topic_hook(ARN, sns_auth_type="role")),
])
def test_a_wrong_field_is_named(api, field, hook):
    answer = api.send("PATCH", "/app", {"event_hooks": [hook]})
    assert answer.status == 400 and f"event_hooks[0].{field}" in answer.json["message"], answer


def test_the_older_fields_are_a_view_of_the_first_topic(api):
    api.call("PATCH", "/app", {"sns_topic_arn": ARN, "sns_key": "k", "sns_secret": "s"})
    hook, = api.hooks()
    assert (hook["hook_type"], hook["sns_topic_arn"], hook["sns_auth_type"]) == ("sns", ARN, "keys")
    app = api.call("GET", "/app")["app"]
    assert (app["sns_topic_arn"], app["sns_key"], app["sns_secret"]) == (ARN, "k", "********")
    api.call("PATCH", "/app", {"sns_topic_arn": ""})
    assert api.hooks() == []
