"""Requests that nobody would send: whatever stands in them, the answer is in Stream's form and is never the server's fault.

ABUSE_SEED makes the same calls again.
"""
import json
import os
import random

import pytest

from contract.api import Api
from contract.server import Millrace
from permissions.rows import ROWS, Row
from permissions.walk import Walk, served

SEED = int(os.environ.get("ABUSE_SEED", "20261127"))
CALLS = 1500
ODD = [None, True, 0, -1, 2**63, 1.5e308, "", "x" * 300, "é🦦\u0000", "a,b%", [], {}, [None], {"$in": []}, {"$eq": {"$eq": 1}}, "9999-12-31T23:59:59Z", [[]] * 3]


@pytest.fixture(scope="module", name="walk")
def a_walk(tmp_path_factory):
    server = Millrace(tmp_path_factory.mktemp("abuse") / "data")
    try:
        yield Walk(Api(server.start().url, server.key, server.secret))
    finally:
        server.close()


def nested(depth):
    value = {"id": "x"}
    for _ in range(depth):
        value = {"$and": [value]}
    return value


def spoilt(dice, value):
    """The value with something odd somewhere in it."""
    if isinstance(value, dict) and value and dice.random() < 0.8:
        name = dice.choice(list(value))
        return {**value, name: spoilt(dice, value[name])}
    if isinstance(value, list) and value and dice.random() < 0.6:
        return [spoilt(dice, value[0]), *value[1:]]
    return dice.choice(ODD)


def in_form(answer):
    assert answer.status < 500, answer.body
    body = answer.json
    if answer.status >= 400:
        assert {"code", "message", "StatusCode", "duration", "more_info", "details"} <= set(body) and body["StatusCode"] == answer.status, body


def test_odd_bodies_of_every_route(walk):
    dice = random.Random(SEED)
    ids = [walk.ids(channel_type, "writer", Row()) for channel_type in ("messaging", "livestream")]
    routes = [(method, path) for method, path, _ in served()]
    for number in range(CALLS):
        method, path = dice.choice(routes)
        row = ROWS.get(f"{method} {path}") or Row(body={"name": "x", "words": ["x"], "grants": {}, "users": {"x": {"id": "x"}}, "user_id": "writer"})
        # Nothing is deleted for good: what is asked next should still be there.
        if method == "DELETE" or path.endswith(("/delete", "/deactivate", "/truncate")):
            continue
        query = {name: json.dumps(spoilt(dice, json.loads(text))) if name == "payload" and dice.random() < 0.8 else text for name, text in row.query.items()}
        odd = Row(body=spoilt(dice, row.body if row.body is not None else {"user_id": "writer"}), query=query)
        try:
            in_form(walk.ask(method, path, odd, {**dice.choice(ids), "user": "writer"}, auth=walk.server_token() if dice.random() < 0.7 else None))
        except (AssertionError, ValueError) as fault:
            raise AssertionError(f"ABUSE_SEED={SEED}, call {number}: {method} {path} {json.dumps(odd.body)[:500]} {query}: {fault}") from fault


@pytest.mark.parametrize("body", [
    {"filter_conditions": nested(30)}, {"filter_conditions": {"$or": [{"id": str(i)} for i in range(200)]}},
    {"filter_conditions": {"id": {"$in": [str(i) for i in range(2000)]}}}, {"filter_conditions": {"a\"b": 1}}, {"filter_conditions": {"$where": "1"}},
    {"filter_conditions": {"id": "x"}, "limit": 10**9}, {"filter_conditions": {"id": "x"}, "offset": -1},
    {"filter_conditions": {"id": "x"}, "sort": [{"field": "nonsense'; DROP TABLE users"}]},
], ids=lambda body: json.dumps(body)[:40])
def test_lists_have_bounds(walk, body):
    answer = walk.api.send("POST", "/channels", body)
    in_form(answer)
    assert answer.status in (201, 400), answer.body


@pytest.mark.parametrize("name", ["a" * 65, "a b", "a/b", "..", "%00", "é", "x'--"])
def test_names_have_bounds(walk, name):
    for path, body in [("/channeltypes", {"name": name}), ("/roles", {"name": name}), ("/permissions", {"id": name * 4, "name": "x", "action": "CreateMessage", "condition": {}})]:
        in_form(walk.api.send("POST", path, body))
    assert walk.api.send("POST", "/roles", {"name": name}).status == 400
