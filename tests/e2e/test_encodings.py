"""How events are encoded, as the server, the app and a hook say, and what the official SDKs make of each form."""
import base64
import gzip
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from stream_chat.webhook import parse_sqs

from contract.api import Api, sqs_hook
from contract.wait import eventually

PLAIN = {
    "json": lambda body: body,
    "base64": lambda body: base64.b64decode(body, validate=True),
    "gzip_base64": lambda body: gzip.decompress(base64.b64decode(body, validate=True)),
}


@pytest.fixture(name="server")
def a_server_with_a_faulty_queue(serve, faulty):
    return serve(faulty.address)


def delivered(server, faulty, name, count):
    return eventually(lambda: len(arrivals := faulty.arrivals(name)) >= count and arrivals, 20, f"{count} events in {name}")


def parsed_by_js(server, bodies):
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    done = subprocess.run([shutil.which("node"), str(Path(__file__).with_name("parse_sqs.mjs"))], input="".join(json.dumps(b) + "\n" for b in bodies),
                          env={"API_KEY": server.key, "API_SECRET": server.secret}, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_hook_gets_its_own_encoding_and_the_sdks_read_it(api, server, faulty):
    api.set_hooks(*(sqs_hook(faulty.url(name), sqs_payload_encoding=name, event_types=["message.new"]) for name in PLAIN))
    api.users("alice")
    api.channel("c")
    api.message("c", "é€😀 \u0001 ￿")
    wanted = [e.payload for e in server.events() if e.type == "message.new"]
    for name, plain in PLAIN.items():
        arrival = delivered(server, faulty, name, 1)[0]
        assert plain(arrival.body) == wanted[0], name
    # The SDKs' own functions read the two base64 forms, compressed or not, and know nothing of bare JSON.
    for name in ("base64", "gzip_base64"):
        assert parse_sqs(faulty.arrivals(name)[0].body.decode()) == json.loads(wanted[0]), name
    answers = parsed_by_js(server, [faulty.arrivals(name)[0].body.decode() for name in ("base64", "gzip_base64")])
    assert [a["event"]["message"]["text"] for a in answers] == [json.loads(wanted[0])["message"]["text"]] * 2


def test_the_hooks_word_counts_before_the_apps_and_the_apps_before_the_servers(serve, faulty):
    server = serve(faulty.address, more=["--payload-encoding", "base64"])
    api = Api(server.url, server.key, server.secret)
    hooks = api.set_hooks(sqs_hook(faulty.url("own"), sqs_payload_encoding="json"), sqs_hook(faulty.url("default")))
    api.users("u1")
    assert json.loads(delivered(server, faulty, "own", 1)[0].body)["type"] == "user.updated"
    assert json.loads(PLAIN["base64"](delivered(server, faulty, "default", 1)[0].body))["type"] == "user.updated"

    api.call("PATCH", "/app", {"enable_hook_payload_compression": True})
    api.users("u2")
    assert json.loads(PLAIN["gzip_base64"](delivered(server, faulty, "default", 2)[1].body))["type"] == "user.updated"
    api.call("PATCH", "/app", {"payload_encoding": "json"})
    api.users("u3")
    assert json.loads(delivered(server, faulty, "default", 3)[2].body)["type"] == "user.updated"
    assert [h.get("sqs_payload_encoding") for h in api.hooks()] == ["json", None]

    # An SDK that does not know the key sends the list back without it; null takes it back.
    api.set_hooks(*({k: v for k, v in hook.items() if k != "sqs_payload_encoding"} for hook in hooks))
    assert api.hooks()[0]["sqs_payload_encoding"] == "json"
    api.set_hooks({**hooks[0], "sqs_payload_encoding": None}, hooks[1])
    assert "sqs_payload_encoding" not in api.hooks()[0]


@pytest.mark.parametrize("body, words", [
    ({"event_hooks": [sqs_hook("https://sqs.us-east-1.amazonaws.com/1/q", sqs_payload_encoding="zstd")]}, ["event_hooks[0].sqs_payload_encoding", "zstd", "gzip_base64"]),
    ({"payload_encoding": "zstd"}, ["payload_encoding", "zstd", "gzip_base64"]),
])
def test_an_unknown_encoding_is_refused_by_name(api, body, words):
    refused = api.send("PATCH", "/app", body)
    assert refused.status == 400
    for word in words:
        assert word in refused.json["message"]
