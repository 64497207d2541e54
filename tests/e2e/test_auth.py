"""Who is let in: every way in which a key or token is wrong has its status and code."""
import time

import pytest

from contract.api import Api, sqs_hook, token

HOUR = 3600


def refused(answer, status, code):
    assert (answer.status, answer.json["code"], answer.json["StatusCode"]) == (status, code, status), answer


def test_the_api_key(api):
    refused(api.send("GET", "/app", key=""), 401, 2)
    refused(api.send("GET", "/app", key="unknown"), 401, 2)


@pytest.mark.parametrize("code, auth", [
    (43, lambda s: token("not the secret", {"server": True})),
    (40, lambda s: token(s, {"server": True, "exp": int(time.time()) - HOUR})),
    (41, lambda s: token(s, {"server": True, "nbf": int(time.time()) + HOUR})),
    (42, lambda s: token(s, {"server": True, "iat": int(time.time()) + HOUR})),
    (5, lambda s: token(s, {"server": True}, {"alg": "none", "typ": "JWT"})),
    (5, lambda s: token(s, {"server": True}, {"alg": "none", "typ": "JWT"}).rsplit(".", 1)[0] + "."),
    (5, lambda s: token(s, {"server": True}, {"alg": "RS256", "typ": "JWT"})),
    (5, lambda s: token(s, {"server": True}, {"alg": "HS512", "typ": "JWT"})),
    (5, lambda s: token(s, {})),
    (5, lambda s: "not.a.token"),
    (5, lambda s: "x"),
], ids=["bad signature", "expired", "not before", "issued in the future", "alg none", "alg none unsigned", "RS256", "HS512", "no claim", "not a token", "x"])
def test_a_wrong_token(api, code, auth):
    refused(api.send("GET", "/app", auth=auth(api.secret)), 401, code)


def test_no_token_at_all(api):
    refused(api.send("GET", "/app", auth=""), 401, 5)


@pytest.mark.parametrize("claims", [
    {"server": True},
    {"server": True, "iat": int(time.time()) - 5, "iss": "Stream Chat Java SDK", "sub": "Stream Chat Java SDK", "scope": "admins"},
    {"server": True, "exp": int(time.time()) + HOUR, "nbf": int(time.time()) - HOUR},
])
def test_a_servers_token(api, claims):
    assert api.send("GET", "/app", auth=token(api.secret, claims)).status == 200


@pytest.mark.parametrize("method, path, body", [("PATCH", "/app", {"event_hooks": []}), ("GET", "/app", None), ("POST", "/check_sqs", {})])
def test_a_users_token_is_not_a_servers(api, method, path, body):
    api.users("alice")
    refused(api.send(method, path, body, auth=token(api.secret, {"user_id": "alice"})), 403, 17)


def test_a_user_cannot_write_as_someone_else(api):
    api.users("alice", "bob")
    api.channel("c")
    answer = api.send("POST", "/channels/messaging/c/message", {"message": {"id": "m", "text": "x", "user_id": "bob"}}, auth=token(api.secret, {"user_id": "alice"}))
    assert answer.status in (201, 403)
    if answer.status == 201:
        assert answer.json["message"]["user"]["id"] == "alice"


def test_an_application_sees_only_itself(serve):
    server = serve("127.0.0.1:9", more=["--app", "second:othersecret"])
    first, second = Api(server.url, server.key, server.secret), Api(server.url, "second", "othersecret")
    first.set_hooks(sqs_hook("http://127.0.0.1:9/000000000000/q"))
    assert second.hooks() == []
    refused(first.send("GET", "/app", key="second"), 401, 43)
