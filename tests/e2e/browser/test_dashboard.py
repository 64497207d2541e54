"""The dashboard in a real browser, on the real server and real queues."""
import json
import os
import re
import shutil
import signal
import subprocess
import sys

import pytest

from contract.api import Api, sqs_hook
from contract.identity_services import IdentityServices, session_key
from contract.real_queue import Moto
from contract.server import CHECKOUT, run
from contract.wait import eventually
from contract.webhook_receiver import WebhookReceiver

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not os.access(CHROMIUM, os.X_OK), reason="there is no chromium here")]


def link(server, *arguments):
    """A one-time address that signs in."""
    return json.loads(server.command_json("dashboard", "link", *arguments))["url"]


def reading(source, name, folder, environment, enough):
    """The words of the first lines that a consumer prints, which is then ended."""
    program = folder / name
    program.write_text(source)
    command = [sys.executable, "-u"] if name.endswith(".py") else [shutil.which("node")]
    with subprocess.Popen([*command, program], env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True) as consumer:
        try:
            return [consumer.stdout.readline().split() for _ in range(enough)]
        finally:
            os.killpg(consumer.pid, signal.SIGKILL)


def test_the_steps_of_the_seed(serve, script, tmp_path):
    with Moto() as moto:
        queue = moto.queue("MyQueue")
        key, secret = moto.user(queue, "both", ["sqs:*"])
        moto.check_signatures(True)
        server = serve(moto.address)
        printed = script("browser/seed_steps.mjs", server, LINK=link(server), QUEUE_URL=queue, QUEUE_KEY=key, QUEUE_SECRET=secret)

        # The consumers that the page shows are programs that run.
        api = Api(server.url, server.key, server.secret)
        api.set_hooks(sqs_hook(queue, sqs_key=key, sqs_secret=secret, event_types=["message.new"]))
        (tmp_path / "node_modules").symlink_to(CHECKOUT / "node_modules")
        environment = {**os.environ, "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret}
        for language, name in [("Python", "consumer.py"), ("JavaScript", "consumer.mjs")]:
            sent = [api.message("lobby", language, user="ada") for _ in range(2)]
            lines = reading(json.loads(printed)[language], name, tmp_path, environment, len(sent))
            assert [line[0] for line in lines] == ["message.new"] * 2 and len({line[1] for line in lines}) == 2


def test_a_webhook_and_a_topic(moto, serve, script):
    with WebhookReceiver(lambda received: 404 if received.path.endswith("/absent") else 200) as receiver:
        server = serve(moto.address, receiver.address, environment={**os.environ, "AWS_ENDPOINT_URL_SNS": moto.endpoint})
        script("browser/other_kinds.mjs", server, WEBHOOK_URL=receiver.url(), TOPIC_ARN=moto.topic("dashboard"))


def test_a_role_of_the_queues_owner(serve, script, faulty):
    closed, open_to_all, role = (f"arn:aws:iam::123456789012:role/{name}" for name in ("closed", "open", "queue-writer"))
    with IdentityServices() as services:
        own = {"AWS_ACCESS_KEY_ID": "AKIAOWN", "AWS_SECRET_ACCESS_KEY": "s", "AWS_ENDPOINT_URL_STS": services.endpoint, "NO_PROXY": "*"}
        server = serve(faulty.address, environment={**os.environ, **own})
        external_id = Api(server.url, server.key, server.secret).call("GET", "/app")["app"]["aws_external_id"]
        services.trust = {open_to_all: None, role: external_id}
        script("browser/roles.mjs", server, QUEUE_URL=faulty.url("q"), CLOSED_ROLE=closed, OPEN_ROLE=open_to_all, ROLE=role)
        eventually(lambda: server.ledgers()[0].delivered == 1, what="the event was sent as the role")
        assert set(faulty.signers) == {session_key(role, "AKIAOWN")}


def test_signing_in(server, script):
    run("app", "create", "--key", "other", "--data", server.data)
    script("browser/sign_in.mjs", server, LINK=link(server), SECOND_LINK=link(server, "--app", server.key))


def test_without_a_mouse(server, queue, script):
    script("browser/keyboard.mjs", server, QUEUE_URL=queue)


def test_every_view_in_light_and_dark_wide_and_narrow(moto, serve, script):
    server = serve(moto.address)
    api = Api(server.url, server.key, server.secret)
    shown = moto.queue("shown.fifo", FifoQueue="true")
    api.set_hooks(sqs_hook(shown), sqs_hook(f"{moto.endpoint}/123456789012/absent", event_types=["message.new", "message.read"]))
    api.users("alice", "bob")
    api.channel("lobby", members=["alice", "bob"])
    api.message("lobby", "Hello from a rather long line, so that one sees how it wraps where there is little room for it")
    eventually(lambda: server.ledgers()[0].waiting == 0, what="the queue that is there has everything")
    assert "views" in script("browser/views.mjs", server, seconds=180, LINK=link(server), QUEUE_URL=shown)


def test_a_link_is_refused_for_an_app_that_is_not_there(server):
    done = run("dashboard", "link", "--app", "absent", "--data", server.data)
    assert done.returncode == 1 and re.search('no app "absent"', done.stderr)
