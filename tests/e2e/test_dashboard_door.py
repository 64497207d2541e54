"""The dashboard's door without a browser: what strangers, other sites and other apps' owners get."""
import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field

import pytest

from contract.server import run


@dataclass
class Visitor:
    """Somebody with a cookie jar of one cookie."""

    url: str
    cookie: str = ""
    csrf: str = ""
    last: dict = field(default_factory=dict)  # the headers of the last answer, names in lower case

    def send(self, method, path, body=None, **headers):
        """(status, the answer as text)"""
        data = None if body is None else json.dumps(body).encode()
        sent = {"Cookie": self.cookie, **({"Content-Type": "application/json"} if data else {}), **({"X-CSRF-Token": self.csrf} if self.csrf else {}),
                **{name.replace("_", "-"): value for name, value in headers.items()}}
        request = urllib.request.Request(f"{self.url}/dashboard{path}", data=data, headers=sent, method=method)
        try:
            answer = urllib.request.urlopen(request, timeout=10)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.last = {name.lower(): value for name, value in answer.headers.items()}
            return answer.status, answer.read().decode()

    def sign_in(self, **proof):
        status, text = self.send("POST", "/api/session", proof)
        if status == 201:
            self.cookie = self.last["set-cookie"].split(";")[0]
            self.csrf = json.loads(text)["session"]["csrf_token"]
        return status, text


@pytest.fixture(name="visitor")
def a_visitor(server):
    return Visitor(server.url)


@pytest.fixture(name="owner")
def an_owner(server, visitor):
    assert visitor.sign_in(app_key=server.key, secret=server.secret)[0] == 201
    return visitor


def test_the_page_lets_nothing_else_in(visitor):
    for path in ("", "/"):
        status, page = visitor.send("GET", path)
        assert status == 200 and visitor.last["content-type"].startswith("text/html") and "<title>Millrace" in page
        policy = visitor.last["content-security-policy"]
        assert "default-src 'none'" in policy and "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy and "http" not in policy
        assert visitor.last["x-content-type-options"] == "nosniff" and visitor.last["referrer-policy"] == "no-referrer"
    script = page.split('src="/dashboard')[1].split('"')[0]
    assert visitor.send("GET", script)[0] == 200 and "immutable" in visitor.last["cache-control"]
    assert visitor.send("GET", "/assets/absent.js")[0] == 404


def test_strangers_get_nothing(visitor, server):
    assert visitor.send("GET", "/api/session") == (200, '{"session":null}')
    for path in ("apps", f"hook/events?app={server.key}", f"hooks?app={server.key}", f"app?app={server.key}", f"tail?app={server.key}"):
        status, text = visitor.send("GET", f"/api/{path}")
        assert status == 401 and json.loads(text)["code"] == 5, path
    assert visitor.sign_in(app_key=server.key, secret="wrong")[0] == 401
    assert visitor.sign_in(app_key="absent", secret=server.secret)[0] == 401
    assert visitor.sign_in(link="")[0] == 401
    assert visitor.sign_in(link=7)[0] == 400


def test_the_cookie_is_for_this_site_and_no_script(owner):
    assert owner.send("GET", "/api/session")[0] == 200
    owner.sign_in(app_key="e2ekey", secret="e2e-secret-long-enough-for-hs256")
    words = owner.last["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=Strict", "Path=/dashboard", "Max-Age=43200"} <= set(words) and "Secure" not in words
    owner.send("POST", "/api/session", {"app_key": "e2ekey", "secret": "e2e-secret-long-enough-for-hs256"}, X_Forwarded_Proto="https")
    assert "Secure" in owner.last["set-cookie"].split("; ")


def test_another_site_changes_nothing(owner, server, api):
    path, change = f"/api/app?app={server.key}", {"event_hooks": [], "name": "changed"}
    for headers in ({"X_CSRF_Token": "guessed"}, {"X_CSRF_Token": ""}, {"Sec_Fetch_Site": "cross-site"}, {"Content_Type": "text/plain"}):
        assert owner.send("PATCH", path, change, **headers)[0] == 403, headers
    assert owner.send("DELETE", "/api/session", {}, X_CSRF_Token="")[0] == 403
    assert owner.send("PATCH", path, {"event_hooks": [{"hook_type": "sqs"}]})[0] == 400
    assert owner.send("PATCH", path, {"event_hooks": []})[0] == 200
    assert api.call("GET", "/app")["app"]["name"] != "changed"


def test_an_owner_sees_no_other_app(owner, server):
    run("app", "create", "--key", "other", "--data", server.data)
    for path in ("hooks", "app", "tail"):
        assert owner.send("GET", f"/api/{path}?app=other")[0] == 404
    assert [app["key"] for app in json.loads(owner.send("GET", "/api/apps")[1])["apps"]] == [server.key]
    operator = Visitor(server.url)
    assert operator.sign_in(link=json.loads(server.command_json("dashboard", "link"))["url"].split("#link=")[1])[0] == 201
    assert {app["key"] for app in json.loads(operator.send("GET", "/api/apps")[1])["apps"]} == {server.key, "other"}
    assert operator.send("GET", "/api/hooks?app=other")[0] == 200


def test_signing_out_ends_the_session(owner):
    cookie = owner.cookie
    assert owner.send("DELETE", "/api/session", {})[0] == 200
    owner.cookie = cookie
    assert owner.send("GET", "/api/apps")[0] == 401


def test_a_restart_signs_out(owner, server):
    server.stop()
    server.start()
    owner.url = server.url
    assert owner.send("GET", "/api/apps")[0] == 401


def test_a_queue_is_tested_step_by_step(owner, server, queue, api):
    asked = {"sqs_url": queue, "sqs_auth_type": "keys", "sqs_key": "k", "sqs_secret": "s"}
    status, text = owner.send("POST", f"/api/check?app={server.key}", asked)
    *steps, last = map(json.loads, text.splitlines())
    assert status == 200 and owner.last["content-type"] == "application/x-ndjson"
    assert last["answer"]["status"] == "ok" and [told["step"] for told in steps] == last["answer"]["data"]["steps"]
    known = api.call("POST", "/check_sqs", asked)
    assert [step["name"] for step in known["data"]["steps"]] == [told["step"]["name"] for told in steps]
    assert json.loads(owner.send("POST", f"/api/check?app={server.key}", {"sqs_url": 7})[1])["error"].startswith("sqs_url")
    assert owner.send("POST", f"/api/check?app={server.key}", [])[0] == 400


def test_the_tail_ends_with_the_server(owner, server, api):
    api.users("alice")
    api.channel("c")
    request = urllib.request.Request(f"{server.url}/dashboard/api/tail?app={server.key}", headers={"Cookie": owner.cookie})
    with urllib.request.urlopen(request, timeout=10) as tail:
        assert tail.headers["content-type"] == "text/event-stream"
        while b'"channel.created"' not in (line := tail.readline()):
            assert line
        api.message("c", "live")
        while b"live" not in (line := tail.readline()):
            assert line
        # Too many to be looked at are counted; the newest are shown.
        crowd = [f"crowd-{i:02}" for i in range(100)]
        api.users(*crowd)
        api.channel("crowded", members=crowd)
        while b"event: skipped" not in (line := tail.readline()):
            assert line
        assert json.loads(tail.readline().removeprefix(b"data: "))["count"] >= 1
        while b"messaging:crowded" not in (line := tail.readline()):
            assert line
        assert server.stop() == 0
        tail.read()
