"""The log: one line per thing that happened, as much as --log-level asks for, and never a secret."""
import re
import subprocess

import pytest

from contract.api import Api, sqs_hook, token
from contract.server import Millrace
from contract.wait import eventually

LINE = re.compile(r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|warning|error) ([a-z]+(?:\.[a-z_]+)+)((?: [a-z_]+=(?:"(?:[^"\\]|\\.)*"|[^\s"]+))*)$')


def lines_of(server, name):
    return [line for line in server.printed if f" {name} " in line]


def test_at_debug_every_request_and_every_attempt_has_a_line_and_none_holds_a_secret(serve, moto, queue):
    server = serve(moto.address, more=["--log-level", "debug"])
    api = Api(server.url, server.key, server.secret)
    api.set_hooks(sqs_hook(queue, sqs_secret="aws-secret-of-the-test"), sqs_hook(queue + "-absent", sqs_secret="aws-secret-of-the-test"))
    api.users("alice")
    api.channel("lobby")
    api.message("lobby", "hello")
    assert api.send("POST", "/check_sqs", {}).status == 201
    mine = token(server.secret, {"user_id": "alice"})
    api.send("POST", "/channels/messaging/lobby/message", {"message": {"text": "mine"}}, auth=mine, headers={"stream-auth-type": "jwt"})
    forged = token("another-secret-of-somebody", {"server": True})
    assert api.send("GET", "/app", auth=forged).status == 401
    eventually(lambda: len(lines_of(server, "delivery.attempted")) >= 2 and any("misconfigured" in line for line in lines_of(server, "delivery.attempted")), 10)
    server.check()
    assert server.stop() == 0

    answered = [re.search(r"operation=(\w+) method=(\w+) status=(\d+)", line).groups() for line in lines_of(server, "api.answered")]
    assert ("SendMessage", "POST", "201") in answered and ("GetApp", "GET", "401") in answered and ("CheckSQS", "POST", "201") in answered
    sent = [int(re.search(r" events=(\d+)", line).group(1)) for line in lines_of(server, "delivery.attempted") if re.search(r'outcome="\d+ delivered"', line)]
    assert sum(sent) == len(server.events())
    for line in server.printed:
        assert line.startswith("millrace ready on ") or LINE.match(line), line
    everything = "\n".join(server.printed)
    signatures = [jwt.split(".")[2] for jwt in (mine, forged, token(server.secret, {"server": True}))]
    for secret in (server.secret, "aws-secret-of-the-test", (server.data / "seal.key").read_text().strip(),
                   (server.data / "operator.token").read_text().strip(), *signatures):
        assert secret not in everything


@pytest.mark.parametrize("level", ["error", "info"])
def test_a_level_leaves_out_what_is_beyond_it(serve, moto, queue, level):
    server = serve(moto.address, more=["--log-level", level])
    api = Api(server.url, server.key, server.secret)
    api.set_hooks(sqs_hook(queue + "-absent"))
    api.users("alice")
    eventually(lambda: server.ledgers()[0].state == "misconfigured", 10)
    server.stop()
    levels = {LINE.match(line).group(1) for line in server.printed if LINE.match(line)}
    assert levels == ({"info"} if level == "info" else set())


def test_the_level_of_the_environment_and_of_the_file(serve, tmp_path, monkeypatch):
    file = tmp_path / "millrace.toml"
    file.write_text('log-level = "debug"\n')
    server = serve(more=["--config", str(file)])
    Api(server.url, server.key, server.secret).users("alice")
    server.stop()
    assert lines_of(server, "api.answered")
    monkeypatch.setenv("MILLRACE_LOG_LEVEL", "error")
    server.start()
    server.printed.clear()
    Api(server.url, server.key, server.secret).users("bob")
    server.stop()
    assert not lines_of(server, "api.answered")


def test_an_unknown_level_is_named(tmp_path):
    done = subprocess.run(Millrace(tmp_path / "data", more=["--log-level", "loud"]).command(), capture_output=True, text=True, timeout=10)
    assert done.returncode not in (0, -6, -11)
    assert all(word in done.stderr + done.stdout for word in ("--log-level", "loud", "debug"))
