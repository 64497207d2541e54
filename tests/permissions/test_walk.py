"""Every route × role × channel type: a user's token gets exactly as far as the grants say, and a server's route refuses it."""
import pytest

from contract.api import Api
from contract.server import Millrace
from permissions.rows import ROWS, Row
from permissions.walk import TYPES, WHO, Walk, open_to_visitors, served


FEATURE_OFF = 19


@pytest.fixture(scope="module", name="walk")
def a_walk(tmp_path_factory):
    server = Millrace(tmp_path_factory.mktemp("walk") / "data")
    try:
        yield Walk(Api(server.start().url, server.key, server.secret))
    finally:
        server.close()


USER_ROUTES = [(method, path) for method, path, for_users in served() if for_users]
SERVER_ROUTES = [(method, path) for method, path, for_users in served() if not for_users]


def test_every_route_for_users_has_a_row():
    assert {f"{method} {path}" for method, path in USER_ROUTES} == set(ROWS), "add what it asks of a user's token to tests/permissions/rows.py"


@pytest.mark.parametrize("route", USER_ROUTES, ids=" ".join)
def test_users_get_as_far_as_the_grants_say(walk, route):
    method, path = route
    row = ROWS.get(" ".join(route))
    if row is None:
        pytest.skip("no row")
    wrong = []
    for channel_type in TYPES:
        for who in WHO:
            answer = walk.ask(method, path, row, walk.ids(channel_type, who, row))
            if answer.json.get("code") == FEATURE_OFF:
                continue  # refused to everybody
            refused = answer.status == 403 and answer.json["code"] == 17
            if refused == walk.allowed(row, channel_type, who):
                wrong.append(f"{channel_type}, {who} ({WHO[who]}): {answer.status} {answer.body.decode()[:300]}")
            assert answer.status < 500, answer.body
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("route", SERVER_ROUTES, ids=" ".join)
def test_servers_routes_refuse_every_user(walk, route):
    method, path = route
    for who in WHO:
        answer = walk.ask(method, path, Row(body={}), {"type": "messaging", "id": "x", "message": "x", "user": who})
        assert answer.status == 403 and answer.json["code"] == 17, f"{who}: {answer.status} {answer.body.decode()}"


@pytest.mark.parametrize("route", USER_ROUTES + SERVER_ROUTES, ids=" ".join)
def test_who_sends_no_token_reads_what_is_open_to_all(walk, route):
    """By the grants of the role anonymous, which reads livestreams, and never more, whatever is switched off."""
    method, path = route
    row, name = ROWS.get(" ".join(route), Row(body={})), " ".join(route)
    for channel_type in TYPES:
        ids = walk.ids(channel_type, "stranger", row)
        granted = walk.types[channel_type]["grants"].get("anonymous", [])
        for checks_disabled in (False, True):
            walk.api.call("PATCH", "/app", {"disable_permissions_checks": checks_disabled})
            answer = walk.unasked(method, path, row, ids)
            refused = answer.status == 403 and answer.json["code"] == 17
            may = name in open_to_visitors() and (row.own or "read-channel" in granted)
            assert refused != may and answer.status < 500, f"{channel_type}: {answer.status} {answer.body.decode()}"
        walk.api.call("PATCH", "/app", {"disable_permissions_checks": False})
