"""Valid tokens of the wrong user, team or app find nothing of private channels, whatever they ask.

STRANGERS_SEED makes the same calls again.
"""
import os
import random

import pytest

from contract.api import Api, token
from contract.server import Millrace
from permissions.rows import ROWS, Row
from permissions.walk import Walk, served

SEED = int(os.environ.get("STRANGERS_SEED", "20261127"))
SECRET = "secret words"
CALLS = 600
PRIVATE = ["messaging", "team", "gaming"]


@pytest.fixture(scope="module", name="walk")
def a_walk(tmp_path_factory):
    other = "other:other-secret-long-enough-for-hs256"
    server = Millrace(tmp_path_factory.mktemp("strangers") / "data", more=["--app", other])
    try:
        walk = Walk(Api(server.start().url, server.key, server.secret))
        walk.api.call("POST", "/users", {"users": {"red": {"id": "red", "teams": ["red"]}, "blue": {"id": "blue", "teams": ["blue"]}}})
        yield walk
    finally:
        server.close()


def wrong_token(dice, walk):
    """A token that is signed by somebody who may sign, for whoever has no business here; and the key it comes with, where that is the other app's."""
    return dice.choice([
        lambda: (token(walk.api.secret, {"user_id": dice.choice(["stranger", "visitor", "nobody", "blue"])}), None),
        lambda: (token(walk.api.secret, {"user_id": "!anon"}), None),
        lambda: (token("other-secret-long-enough-for-hs256", {"user_id": "writer"}), dice.choice([None, "other"])),
        lambda: (token("other-secret-long-enough-for-hs256", {"server": True}), dice.choice([None, "other"])),
    ])()


def test_tokens_of_others_read_nothing(walk):
    dice = random.Random(SEED)
    places = [walk.ids(channel_type, "writer", Row(poll=True)) for channel_type in PRIVATE]
    routes = [(method, path) for method, path, for_users in served() if for_users and f"{method} {path}" in ROWS]
    for number in range(CALLS):
        method, path = dice.choice(routes)
        row, ids = ROWS[f"{method} {path}"], {**dice.choice(places)}
        auth, key = wrong_token(dice, walk)
        answer = walk.ask(method, path, row, ids, auth=auth, key=key)
        said = f"STRANGERS_SEED={SEED}, call {number}: {method} {path}: {answer.status} {answer.body.decode(errors='replace')}"
        assert SECRET not in answer.body.decode(errors="replace") and answer.status < 500, said
    for ids in places:
        state = walk.api.call("POST", f"/channels/{ids['type']}/{ids['id']}/query", {"state": True})
        assert [m["text"] for m in state["messages"]] == [SECRET] and len(state["members"]) == 4, "nothing was changed either"


def test_teams_are_apart(walk):
    walk.api.call("PATCH", "/app", {"multi_tenant_enabled": True})
    try:
        walk.api.call("POST", "/channels/livestream/hall/query", {"data": {"created_by_id": "red", "team": "red"}})
        walk.api.call("POST", "/channels/livestream/hall/message", {"message": {"id": "hall", "text": SECRET, "user_id": "red"}})
        walk.api.call("POST", "/usergroups", {"id": "hall", "name": SECRET, "team_id": "red", "member_ids": ["red"]})
        ids = {"type": "livestream", "id": "hall", "message": "hall"}
        for name, row in ROWS.items():
            method, path = name.split(" ")
            for user in ("blue", "stranger"):
                answer = walk.ask(method, path, row, {**ids, "user": user})
                assert SECRET not in answer.body.decode() and answer.status < 500, f"{user}, {name}: {answer.body.decode()}"
        assert SECRET in walk.ask("GET", "/messages/{id}", Row(), {**ids, "user": "red"}).body.decode()
        assert SECRET in walk.ask("GET", "/usergroups/{id}", Row(), {**ids, "user": "red"}).body.decode()
        users = walk.ask("GET", "/users", ROWS["GET /users"], {**ids, "user": "blue"}).json["users"]
        assert [user["id"] for user in users] == ["blue"]
    finally:
        walk.api.call("PATCH", "/app", {"multi_tenant_enabled": False})
