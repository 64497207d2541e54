"""The operator's API over HTTP: every answer as docs/operator-api.yaml says it, every route in it, and who may ask what."""
import json
import urllib.request
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import jsonschema
import pytest
import yaml

from contract.api import Api, sqs_hook, token
from contract.server import run
from contract.wait import eventually

DOCUMENT = yaml.safe_load((Path(__file__).resolve().parents[2] / "docs" / "operator-api.yaml").read_text())


@pytest.fixture(name="server")
def a_server_with_a_queue_of_ours(serve, faulty):
    return serve(faulty.address)


def matches_schema(answer, schema):
    """The references of the schema lead into the document."""
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": DOCUMENT["components"], **schema}
    jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker()).validate(answer)


class OperatorApi:
    """Asks with a token, and holds each answer against the document."""

    asked = set()  # method and path of every question of the test session that was answered

    def __init__(self, server, bearer):
        self.url, self.bearer = server.url, bearer

    def send(self, method, path, body=None, **parameters):
        query = {name.rstrip("_"): value for name, value in parameters.items()}
        request = urllib.request.Request(f"{self.url}/millrace/v1{path}?{urlencode(query)}", method=method,
                                         data=json.dumps(body).encode() if body is not None else None,
                                         headers={"Authorization": f"Bearer {self.bearer}"} if self.bearer else {})
        try:
            with urllib.request.urlopen(request, timeout=15) as reply:
                status, answer = reply.status, json.loads(reply.read())
        except HTTPError as error:
            status, answer = error.code, json.loads(error.read())
            matches_schema(answer, {"$ref": "#/components/schemas/Error"})
        return status, answer

    def __call__(self, method, path, body=None, **parameters):
        status, answer = self.send(method, path, body, **parameters)
        assert status == 200, (method, path, status, answer)
        described = DOCUMENT["paths"][path][method.lower()]
        known = {DOCUMENT["components"]["parameters"][p["$ref"].rsplit("/", 1)[1]]["name"] if "$ref" in p else p["name"]
                 for p in described.get("parameters", [])}
        assert {name.rstrip("_") for name in parameters} <= known, f"{method} {path} is asked with what the document does not know"
        matches_schema(answer, described["responses"]["200"]["content"]["application/json"]["schema"])
        self.asked.add((method, path))
        return answer


@pytest.fixture(name="operator")
def an_operator(server):
    return OperatorApi(server, (server.data / "operator.token").read_text().strip())


def test_an_operators_day_is_answered_as_the_document_says(server, api, faulty, operator):
    """Every route at least once, with something to show."""
    assert [app["key"] for app in operator("GET", "/apps")["apps"]] == [server.key]
    added = operator("POST", "/hooks", sqs_hook(faulty.url("q.fifo"), event_types=["message.new"]), app=server.key, by="ann")["hook"]
    hook = added["id"]
    assert operator("GET", "/hooks/policies", hook=hook)["aws_policies"]["identity_policy"]
    assert operator("POST", "/hooks/policies", sqs_hook(faulty.url("other"), sqs_auth_type="resource"))["aws_policies"]["queue_policy"]
    assert operator("POST", "/hooks/test", hook=hook)["ok"]
    faulty.message_bytes_max = 4_000
    api.users("alice")
    api.channel("lobby")
    for n in range(4):
        api.message("lobby", f"message {n}" if n % 2 else str(n) * 4_000)
    eventually(lambda: server.ledger(hook).dead == 2 and server.ledger(hook).delivered == 2, 10)
    faulty.message_bytes_max = 262_144

    letters = operator("GET", "/dead-letters", hook=hook, limit=1)
    assert letters["more"] and len(letters["dead_letters"]) == 1
    rest = operator("GET", "/dead-letters", hook=hook, limit=1, after=letters["dead_letters"][0]["position"])
    assert not rest["more"] and rest["dead_letters"] != letters["dead_letters"]
    first, second = (letter["event_id"] for letter in letters["dead_letters"] + rest["dead_letters"])
    assert json.loads(operator("GET", "/dead-letters/show", id=first)["dead_letters"][0]["payload"])["type"] == "message.new"
    assert operator("POST", "/dead-letters/redrive", id=first, reason="the limit is raised")["redriven"] == 1
    assert operator("POST", "/dead-letters/discard", id=second, reason="nobody wants it", by="ann")["discarded"] == 1
    eventually(lambda: server.ledger(hook).delivered == 3, 10)

    page = operator("GET", "/events", limit=3)
    assert len(page["events"]) == 3 and page["after"] == page["events"][-1]["position"]
    rest = operator("GET", "/events", after=page["after"])
    log = page["events"] + rest["events"]
    assert [e["event_id"] for e in log] == [e.event_id for e in server.events()]
    assert operator("GET", "/events", after=rest["after"])["events"] == []
    tail = operator("GET", "/events/tail", type="message.new")
    assert [e["type"] for e in tail["events"]] == ["message.new"] * 4
    assert operator("GET", "/events/tail", after=tail["after"])["events"] == []

    shown, = operator("GET", "/events/show", id=log[-1]["event_id"])["events"]
    fate, = shown["hooks"]
    arrival = next(a for a in faulty.arrivals("q.fifo") if a.event_id == log[-1]["event_id"])
    assert fate["fate"] == "delivered" and fate["message_id"] == arrival.message_id and fate["attempts"] == 1
    assert [a["outcome"] for a in fate["attempt_log"]] == ["delivered"]

    assert operator("GET", "/hooks/replay", hook=hook, types="message.new", from_=log[0]["position"], to=log[-1]["position"])["matching"] == 4
    assert operator("POST", "/hooks/pause", hook=hook, reason="a deploy")["paused"]
    replay = operator("POST", "/hooks/replay", hook=hook, cids="messaging:lobby", reason="they lost them")["replay"]
    assert operator("POST", "/hooks/replay/cancel", hook=hook)["replay"]["id"] == replay["id"]
    assert operator("GET", "/hooks/replays", hook=hook)["replays"][0]["state"] == "cancelled"
    operator("POST", "/hooks/replay", hook=hook)
    assert not operator("POST", "/hooks/resume", hook=hook)["paused"]
    eventually(lambda: operator("GET", "/hooks/replays", hook=hook)["replays"][0]["state"] == "done", 10)

    attempts = operator("GET", "/hooks/attempts", hook=hook, limit=2)
    assert attempts["more"] and len(attempts["attempts"]) == 2 and attempts["attempts"][0]["replay"]
    assert operator("GET", "/hooks/attempts", hook=hook, before=attempts["attempts"][-1]["number"])["attempts"]
    assert all(a["request_id"] for a in attempts["attempts"])

    line, = operator("GET", "/hooks", app=server.key)["apps"][0]["hooks"]
    assert line["replay"]["sent"] == 4 and line["state"] == "active"
    assert operator("GET", "/check")["holds"]
    api.set_hooks()
    deleted, = operator("GET", "/hooks/deleted")["apps"][0]["hooks"]
    assert deleted["id"] == hook
    assert operator("POST", "/hooks/restore", hook=hook, reason="a mistake", by="ann")["hook"]["id"] == hook

    audit = operator("GET", "/audit", limit=3)
    assert audit["more"] and [e["action"] for e in audit["entries"]][0] == "hook.restored"
    older = operator("GET", "/audit", before=audit["entries"][-1]["number"])
    actions = [e["action"] for e in audit["entries"] + older["entries"]]
    assert {"hook.created", "hook.paused", "hook.resumed", "hook.replayed", "replay.cancelled", "dead_letters.redriven",
            "dead_letters.discarded", "hook.deleted", "hook.restored"} <= set(actions)
    restored = audit["entries"][0]
    assert restored["actor"] == "operator token, from 127.0.0.1, by ann" and {"field": "reason", "after": "a mistake"} in restored["changes"]

    made = operator("POST", "/apps", key="shop", name="The Shop", by="ann")
    assert len(made["secret"]) == 64
    assert operator("POST", "/apps/rotate-secret", app="shop", keep_old_s=60)["secret"] != made["secret"]
    assert "/dashboard" in operator("POST", "/dashboard/links", app="shop")["url"]

    described = {(method.upper(), path) for path, of in DOCUMENT["paths"].items() for method in of}
    assert described == OperatorApi.asked, "every described route is asked here"


def test_every_route_is_described_and_every_description_is_a_route(operator):
    """The server's own list of what it answers."""
    routes = {(r["method"], r["path"]) for r in operator.send("GET", "")[1]["routes"]}
    assert routes == {(method.upper(), path) for path, of in DOCUMENT["paths"].items() for method in of}


def test_a_server_token_speaks_for_its_own_app_alone(server, api, faulty, operator):
    api.set_hooks(sqs_hook(faulty.url("q")))
    shop = operator("POST", "/apps", key="shop")
    own = OperatorApi(server, token(shop["secret"], {"server": True}))
    assert [app["key"] for app in own("GET", "/apps", app="shop")["apps"]] == ["shop"]
    assert [app["app"] for app in own("GET", "/hooks", app="shop")["apps"]] == ["shop"]
    assert [app["app"] for app in own("GET", "/check", app="shop")["apps"]] == ["shop"]
    assert own("POST", "/hooks", sqs_hook(faulty.url("shop")), app="shop")["app"] == "shop"
    assert own("GET", "/audit", app="shop")["entries"][0]["actor"] == "server token, from 127.0.0.1"
    for question in (("GET", "/apps"), ("GET", "/hooks"), ("GET", "/check")):
        assert own.send(*question)[0] == 401, "it has to name its app"
        assert own.send(*question, app=server.key)[0] == 401, "another app's secret has not signed it"
    assert own.send("POST", "/apps", app="shop", key="more")[0] == 403
    assert own.send("POST", "/apps/rotate-secret", app="shop")[0] == 403
    assert own.send("POST", "/dashboard/links", app="shop")[0] == 403
    user = OperatorApi(server, token(shop["secret"], {"user_id": "alice"}))
    assert user.send("GET", "/hooks", app="shop")[0] == 403


def test_what_is_wrong_is_said_in_one_form(server, operator):
    for bearer in ("", "wrong", "a.b.c"):
        status, answer = OperatorApi(server, bearer).send("GET", "/hooks")
        assert status == 401 and "token" in answer["error"]
    assert operator.send("GET", "/none-such")[0] == 404
    assert operator.send("DELETE", "/hooks")[0] == 405
    status, answer = operator.send("POST", "/hooks/pause", hook="none-such")
    assert status == 400 and "none-such" in answer["error"]
    status, answer = operator.send("POST", "/hooks/pause", hook="h", reason="x" * 1_001)
    assert status == 400 and "reason" in answer["error"]


def test_without_room_on_the_disk_a_change_is_refused_for_now(server, api, faulty, operator):
    hook = api.set_hooks(sqs_hook(faulty.url("q")))[0]["id"]
    server.stop()
    server.more = ["--disk-reserve", "1000TB"]
    server.start()
    operator.url = server.url
    status, answer = operator.send("POST", "/hooks/pause", hook=hook)
    assert status == 503 and "disk" in answer["error"]
    assert operator("GET", "/hooks", app=server.key)["apps"][0]["hooks"][0]["state"] == "active", "nothing was changed"


def test_commands_reach_a_server_elsewhere(server, api, faulty, tmp_path):
    hook, = api.set_hooks(sqs_hook(faulty.url("q")))
    api.users("alice")
    elsewhere = ["--server", server.url, "--token-file", server.data / "operator.token"]
    done = run("hook", "list", "--json", *elsewhere)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["apps"][0]["hooks"][0]["id"] == hook["id"]
    done = run("hook", "pause", hook["id"], "--reason", "far away", *elsewhere)
    assert done.returncode == 0 and "is paused" in done.stdout
    entry = json.loads(run("audit", "--json", *elsewhere).stdout)["entries"][0]
    assert entry["actor"].startswith("operator token, from 127.0.0.1, by ")
    done = run("event", "list", "--json", *elsewhere)
    assert [json.loads(line)["type"] for line in done.stdout.splitlines()] == [e.type for e in server.events()]
    own = {"MILLRACE_SERVER": server.url, "MILLRACE_TOKEN": token(server.secret, {"server": True})}
    done = run("check", environment=own)
    assert done.returncode == 1 and "?app=KEY" in done.stderr
    done = run("hook", "list", "--app", server.key, environment=own)
    assert done.returncode == 0 and hook["id"] in done.stdout
    for words, said in ((["hook", "list"], "--data"), (["hook", "list", "--server", server.url], "--token-file"),
                        (["hook", "list", "--server", "there", "--token-file", server.data / "operator.token"], "--server"),
                        (["hook", "list", "--server", "http://127.0.0.1:1", "--token-file", server.data / "operator.token"], "can't reach")):
        done = run(*words)
        assert done.returncode == 1 and said in done.stderr, done.stderr
