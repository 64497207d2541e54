"""Guests, teams, custom events and exports, by an official SDK: what is answered, and each event in the queue, in order."""
import json
import urllib.error
import urllib.request

import pytest

from contract.api import sqs_hook
from contract.delivered import all_delivered

EXPECTED = [
    *["user.updated"] * 4, "user.deactivated", "user.updated", "user.updated", "friend_asked", "channel.created", "member.added",
    "member.added", "message.new", "reaction.new", "export.users.success",
]


def test_users_in_every_respect(script, server, api, moto, queue):
    hook = api.set_hooks({**sqs_hook(queue), "should_send_custom_events": True})[0]
    told = json.loads(script("users_rest.py", server))
    assert told["red"] == ["ann"] and told["blue"] == ["ann", "ben"] and told["role"] == ["ann"]
    assert told["never_active"] == ["ann", "ben"] and told["active"] == []
    assert told["desk"] == {"seat": {"row": 7}, "lamp": True} and told["teams_role"] == {"red": "admin"}
    assert told["left"] == ["ann", "ben"] and told["all"] == ["ann", "ben", "cleo"] and told["gone_since"] == ["cleo"]
    assert told["guest"] == [True, "guest", "Dan"] and told["guest_acts"] == "Danny"
    assert told["export"] == ["ben", ["of-ben"], []] and told["unknown"] == 16
    assert told["file"] == [["ann", [], ["like"]], ["ben", ["of-ben"], []]]
    assert told["url"].startswith(f"{server.url}/exports/users/")

    log = all_delivered(server, moto, queue, hook, EXPECTED)
    asked = json.loads(next(e.payload for e in log if e.type == "friend_asked"))
    assert asked["from"] == "ben" and asked["user"]["id"] == "ann"
    export = json.loads(log[-1].payload)
    assert export["url"] == told["url"] and export["started_at"] <= export["finished_at"] and "request_info" not in export

    for path in ("", "../millrace.db", "..%2Fmillrace.db", "00000000.json", told["url"].rsplit("/", 1)[1][:-6] + ".json"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{server.url}/exports/users/{path}", timeout=10)
        assert refused.value.code == 404, path
