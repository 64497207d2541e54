"""Who sends no token reads what is open to all, and writes nothing."""
import json

from contract.api import token

NOBODY = {"stream-auth-type": "anonymous"}


def test_the_javascript_sdk_of_a_visitor(script, server):
    told = json.loads(script("anonymous.mjs", server))
    assert told == {"channels": ["livestream:stage"], "messages": ["livestream-1"], "message": "Hello", "writes": 17, "users": 17, "private": 17, "listed": 0}


def test_grants_of_the_role_decide(api):
    api.users("ann")
    api.call("POST", "/channels/livestream/stage/query", {"data": {"created_by_id": "ann"}})
    path = "/channels/livestream/stage"
    assert api.send("GET", path, auth="", headers=NOBODY).status == 200
    assert api.send("GET", path, auth="").status == 401, "without saying so a token is missing"
    assert api.send("GET", path, auth=token(api.secret, {"user_id": "!anon"})).status == 200
    api.call("PUT", "/channeltypes/livestream", {"grants": {"anonymous": []}})
    assert api.send("GET", path, auth="", headers=NOBODY).json["code"] == 17
    api.call("PATCH", "/app", {"disable_permissions_checks": True})
    assert api.send("GET", path, auth="", headers=NOBODY).json["code"] == 17, "that is for users who have shown a token"
