"""Webhooks, received by a real HTTP server: what a request holds, who retries what, what stays in order, and who waits for whom."""
import base64
import gzip
import json
import os
import re
import shutil
import subprocess
import textwrap
import time
from http.client import HTTPMessage
from pathlib import Path

import pytest
from stream_chat import StreamChat

from contract.api import Api, sqs_hook
from contract.checker import Expectation, check_hook
from contract.delivered import settled
from contract.wait import eventually
from contract.webhook_receiver import WebhookReceiver

HERE = Path(__file__).resolve().parent
PAGE = (HERE.parents[1] / "docs" / "webhooks.md").read_text()


def webhook(url, **fields):
    return {"hook_type": "webhook", "enabled": True, "webhook_url": url, **fields}


@pytest.fixture(name="receiver")
def a_receiver():
    with WebhookReceiver() as receiver:
        yield receiver


@pytest.fixture(name="server")
def a_server(serve, receiver, moto):
    return serve(receiver.address, moto.address)


def begin(api, channels=1):
    api.users("alice", "bob")
    for n in range(channels):
        api.channel(f"c{n}")


def holds(server, hook, arrivals, **options):
    verdict = check_hook(server.events(), server.ledger(hook["id"]), arrivals, Expectation(ordered=True), app=server.key, secret=server.secret, **options)
    assert verdict.holds, verdict
    assert server.check()["holds"]
    return verdict


def test_every_event_arrives_signed_in_order_and_with_an_id_of_its_own(api, server, receiver):
    hook, = api.set_hooks(webhook(receiver.url()))
    begin(api, channels=4)
    for n in range(40):
        api.message(f"c{n % 4}", f"message {n}")
    settled(server, hook)
    verdict = holds(server, hook, receiver.arrivals())
    requests = receiver.received()
    assert verdict.repeats == 0 and len({r.webhook_id for r in requests}) == len(requests) == len(server.events())
    assert {r.headers["content-type"] for r in requests} == {"application/json"} and {r.headers["x-webhook-attempt"] for r in requests} == {"1"}
    assert len({r.connection for r in requests}) <= 16 < len(requests), "connections are kept"


def python_example(client, headers, sent):
    """What docs/webhooks.md shows, run as it stands."""
    code = re.search(r"```python\n(.*?)```", PAGE, re.S).group(1)
    scope = {"gzip": gzip, "json": json}
    exec("def handle(client, headers, sent):\n" + textwrap.indent(code + "return event['type']", "    "), scope)
    return scope["handle"](client, headers, sent)


@pytest.mark.parametrize("compressed", [False, True])
def test_the_official_sdks_verify_what_arrives(api, server, receiver, compressed):
    api.call("PATCH", "/app", {"enable_hook_payload_compression": compressed})
    hook, = api.set_hooks(webhook(receiver.url(), event_types=["message.new"]))
    begin(api)
    api.message("c0", "Grüße 🦦 \u2028")
    settled(server, hook)
    received, = receiver.received()
    assert (received.headers.get("content-encoding") == "gzip") is compressed
    client, stranger = StreamChat(server.key, server.secret), StreamChat(server.key, "another-secret-that-is-long-enough")
    headers = HTTPMessage()
    for name, value in received.headers.items():
        headers[name] = value
    assert client.verify_webhook(received.body, received.headers["x-signature"])
    assert python_example(client, headers, received.sent) == "message.new"
    assert python_example(stranger, headers, received.sent) == 401
    if not shutil.which("node"):
        pytest.skip("node is not installed: the JavaScript half was not run")
    line = json.dumps({"headers": received.headers, "sent": base64.b64encode(received.sent).decode()}) + "\n"
    for secret, said in [(server.secret, "message.new"), ("another-secret-that-is-long-enough", "401")]:
        done = subprocess.run(["node", str(HERE / "webhook_receiver.mjs")], input=line, capture_output=True, text=True, timeout=30,
                              env={**os.environ, "API_KEY": server.key, "API_SECRET": secret})
        assert done.stdout.strip() == said, done.stderr


def test_what_fails_is_tried_again_under_the_same_id_and_nothing_overtakes_it(api, server, receiver):
    failures = iter([500, 503, 429, 408])
    receiver.answer = lambda received: next(failures, 200)
    hook, = api.set_hooks(webhook(receiver.url()))
    begin(api, channels=2)
    for n in range(10):
        api.message(f"c{n % 2}", f"message {n}")
    settled(server, hook)
    holds(server, hook, receiver.arrivals())
    requests = receiver.received()
    assert sum(r.status >= 400 for r in requests) == 4
    again = [r for r in requests if r.headers["x-webhook-attempt"] != "1"]
    assert again and {r.webhook_id for r in again} <= {r.webhook_id for r in requests if r.status >= 400}


def test_retry_after_is_heeded(api, server, receiver):
    answers = iter([(429, {"Retry-After": "1"})])
    receiver.answer = lambda received: next(answers, 200)
    hook, = api.set_hooks(webhook(receiver.url(), event_types=["message.new"]))
    begin(api)
    api.message("c0", "later")
    settled(server, hook)
    first, second = receiver.received()
    assert second.at - first.at >= 0.9


def test_what_is_refused_for_good_is_a_dead_letter_and_its_channel_goes_on(api, server, receiver):
    receiver.answer = lambda received: 422 if b"poison" in received.body else 200
    hook, = api.set_hooks(webhook(receiver.url(), event_types=["message.new"]))
    begin(api)
    for text in ("before", "poison", "after"):
        api.message("c0", text)
    assert settled(server, hook).dead == 1
    assert [json.loads(a.body)["message"]["text"] for a in receiver.arrivals()] == ["before", "after"]
    letter, = json.loads(server.command_json("dead-letters", "list"))["dead_letters"]
    assert letter["code"] == "422" and "refuses this event" in letter["reason"]


@pytest.mark.parametrize("status, words", [(404, "nothing at that address"), (401, "does not let the request in"), (410, "gone for good"),
                                           (302, "redirects are not followed")])
def test_what_a_person_has_to_mend_waits_and_is_said(api, server, receiver, status, words):
    receiver.answer = lambda received: (status, {"Location": receiver.url("/elsewhere")} if status == 302 else {})
    hook, = api.set_hooks(webhook(receiver.url(), event_types=["message.new"]))
    begin(api)
    api.message("c0", "waits")
    error = eventually(lambda: server.ledger(hook["id"]).last_error, 10, "the hook says why")
    assert words in error and str(status) in error and server.ledger(hook["id"]).waiting == 1
    assert receiver.received("/elsewhere") == []
    receiver.answer = lambda received: 200
    settled(server, hook)
    assert len(receiver.arrivals()) == 1


def test_a_slow_webhook_delays_no_queue(api, server, receiver, moto, queue):
    receiver.answer = lambda received: time.sleep(2) or 200
    slow, quick = api.set_hooks(webhook(receiver.url(), event_types=["message.new"]), sqs_hook(queue, event_types=["message.new"]))
    begin(api)
    began = time.monotonic()
    for n in range(5):
        api.message("c0", f"message {n}")
    settled(server, quick, 5)
    assert time.monotonic() - began < 5 and server.ledger(slow["id"]).waiting >= 3
    settled(server, slow, 40)


def test_a_receiver_that_is_away_gets_everything_later(api, serve, moto):
    with WebhookReceiver() as gone:
        address, url = gone.port, gone.url()
    server = serve(f"127.0.0.1:{address}", data="away")
    own = Api(server.url, server.key, server.secret)
    hook, = own.set_hooks(webhook(url))
    begin(own)
    for n in range(5):
        own.message("c0", f"message {n}")
    assert "Connection refused: check the port in the URL" in eventually(lambda: server.ledger(hook["id"]).last_error, 10, "the hook says why")
    with WebhookReceiver(port=address) as back:
        settled(server, hook)
        holds(server, hook, back.arrivals())


def test_sigkill_loses_nothing_and_keeps_order_and_ids(api, server, receiver):
    receiver.answer = lambda received: time.sleep(0.05) or 200
    hook, = api.set_hooks(webhook(receiver.url()))
    begin(api, channels=3)
    for n in range(30):
        api.message(f"c{n % 3}", f"message {n}")
    eventually(lambda: len(receiver.received()) > 8, 10, "some events are on their way")
    server.kill()
    server.start()
    settled(server, hook)
    holds(server, hook, receiver.arrivals())
    ids = {}
    for received in receiver.received():
        ids.setdefault(received.headers["x-millrace-event-id"], set()).add(received.webhook_id)
    assert all(len(of_event) == 1 for of_event in ids.values())


def test_an_address_that_is_not_public_is_refused_at_connect(serve, receiver):
    server = serve()
    own = Api(server.url, server.key, server.secret)
    hook, = own.set_hooks(webhook(receiver.url(), event_types=["message.new"]))
    begin(own)
    own.message("c0", "never sent")
    assert f"--allow-outbound {receiver.address}" in eventually(lambda: server.ledger(hook["id"]).last_error, 10, "the hook says why")
    assert receiver.requests == []


def test_hook_test_sends_one_event(api, server, receiver):
    hook, = api.set_hooks(webhook(receiver.url()))
    tried = json.loads(server.command_json("hook", "test"))
    assert tried["ok"] is True and tried["hooks"][0]["steps"][-1]["text"] == "answered 200"
    received, = receiver.received()
    assert json.loads(received.body)["type"] == "hook.test"
    assert StreamChat(server.key, server.secret).verify_webhook(received.body, received.headers["x-signature"])


def test_the_command_adds_a_webhook(server, receiver, api):
    added = json.loads(server.command_json("hook", "add", "--webhook", receiver.url(), "--events", "message.new"))
    assert added["hook"]["webhook_url"] == receiver.url()
    begin(api)
    api.message("c0", "Hello")
    settled(server, added["hook"])
    assert len(receiver.arrivals()) == 1


DOTNET = {"hook_type": "webhook", "enabled": True, "event_types": [], "sqs_auth_type": "keys", "sns_auth_type": "keys"}
JAVA = {"id": None, "enabled": True, "event_types": [], "sqs_role_arn": None, "sns_topic_arn": None, "sns_region": None, "sns_auth_type": None,
        "sqs_queue_url": None, "timeout_ms": None, "callback": None, "product": None, "should_send_custom_events": None, "created_at": None,
        "updated_at": None, "failover_config": None, "hook_type": "webhook"}
GO = {"id": "", "hook_type": "webhook", "enabled": True, "event_types": None, "created_at": "0001-01-01T00:00:00Z", "updated_at": "0001-01-01T00:00:00Z"}


@pytest.mark.parametrize("body", [DOTNET, JAVA, GO], ids=[".NET", "Java", "Go"])
def test_a_webhook_as_the_sdks_send_it_is_shown_without_what_is_of_other_types(api, receiver, body):
    hook, = api.set_hooks({**body, "webhook_url": receiver.url()})
    assert {k: v for k, v in hook.items() if k not in ("id", "created_at", "updated_at")} == {
        "hook_type": "webhook", "enabled": True, "event_types": [], "webhook_url": receiver.url()}
    assert [h["id"] for h in api.set_hooks({**body, "webhook_url": receiver.url()})] == [hook["id"]]


def test_the_official_sdk_sets_a_webhook_and_a_pending_hook(server, receiver):
    client = StreamChat(server.key, server.secret, base_url=server.url)
    client.update_app_settings(event_hooks=[
        {"hook_type": "webhook", "enabled": True, "webhook_url": receiver.url(), "event_types": ["message.new"]},
        {"hook_type": "pending_message", "enabled": True, "webhook_url": receiver.url("/pending"), "timeout_ms": 60_000,
         "callback": {"mode": "CALLBACK_MODE_REST"}}])
    hooks = client.get_app_settings()["app"]["event_hooks"]
    assert [h["hook_type"] for h in hooks] == ["webhook", "pending_message"]
    assert (hooks[1]["timeout_ms"], hooks[1]["callback"], hooks[1]["webhook_url"]) == (60_000, {"mode": "CALLBACK_MODE_REST"}, receiver.url("/pending"))
    client.update_app_settings(event_hooks=hooks)
    assert client.get_app_settings()["app"]["event_hooks"] == hooks


@pytest.mark.parametrize("field, hook", [
    ("webhook_url", webhook("")),
    ("webhook_url", webhook("ftp://example.com")),
    ("webhook_url", webhook("https://user:secret@example.com")),
    ("webhook_url", webhook(7)),
    ("failover_config", webhook("https://example.com", failover_config={"type": "gcs"})),
    ("timeout_ms", {"hook_type": "pending_message", "enabled": True, "webhook_url": "https://example.com", "callback": {"mode": "CALLBACK_MODE_REST"}}),
    ("callback.mode", {"hook_type": "pending_message", "enabled": True, "webhook_url": "https://example.com", "timeout_ms": 1}),
])
def test_a_wrong_field_is_named(api, field, hook):
    answer = api.send("PATCH", "/app", {"event_hooks": [hook]})
    assert answer.status == 400 and f"event_hooks[0].{field}" in answer.json["message"], answer
    assert api.hooks() == []


def test_the_older_fields_are_a_view_of_the_first_webhook(api, receiver):
    api.call("PATCH", "/app", {"webhook_url": receiver.url(), "webhook_events": ["message.new"]})
    hook, = api.hooks()
    assert (hook["hook_type"], hook["webhook_url"], hook["event_types"], hook["enabled"]) == ("webhook", receiver.url(), ["message.new"], True)
    app = api.call("GET", "/app")["app"]
    assert (app["webhook_url"], app["webhook_events"]) == (receiver.url(), ["message.new"])
    api.call("PATCH", "/app", {"webhook_url": ""})
    assert api.hooks() == []
