"""What is read again is what a server says that has kept nothing: after every kind of change, to its app's server and to a user."""
import pytest

from contract.api import Api, token
from contract.wait import eventually


def gone_for_good(api):
    """What ben left is erased in steps, behind the request."""
    api.call("DELETE", "/users/ben", query={"hard_delete": "true", "mark_messages_deleted": "true"})
    left = (b'"user_id":"ben"', b'"id":"m1"', b'"id":"m3"')

    def is_gone():
        state = api.send("POST", "/channels/messaging/c/query", {"state": True}).body
        return not any(mark in state for mark in left)
    eventually(is_gone, what="nothing is left of ben")


CHANGES = {
    "a message": lambda api: api.message("c", "one more", id="m9"),
    "an edit": lambda api: api.call("POST", "/messages/m1", {"message": {"id": "m1", "text": "other *words*", "user_id": "alice", "mood": "new"}}),
    "a pin": lambda api: api.call("PUT", "/messages/m1", {"set": {"pinned": True}, "user_id": "ben"}),
    "a reaction": lambda api: api.call("POST", "/messages/m1/reaction", {"reaction": {"type": "love", "user_id": "ben", "score": 3}}),
    "a first reaction": lambda api: api.call("POST", "/messages/m2/reaction", {"reaction": {"type": "like", "user_id": "ben"}}),
    "a reaction taken back": lambda api: api.call("DELETE", "/messages/m1/reaction/like", query={"user_id": "ben"}),
    "a reply": lambda api: api.message("c", "a reply", parent_id="m1", show_in_channel=True, id="r9"),
    "a deleted message": lambda api: api.call("DELETE", "/messages/m3"),
    "an erased message": lambda api: api.call("DELETE", "/messages/m2", query={"hard": "true"}),
    "an erased parent": lambda api: api.call("DELETE", "/messages/m4", query={"hard": "true"}),
    "a renamed user": lambda api: api.call("POST", "/users", {"users": {"alice": {"id": "alice", "name": "Alice the Second", "tea": 1}}}),
    "a ban": lambda api: api.call("POST", "/moderation/ban", {"target_user_id": "ben", "user_id": "alice", "type": "messaging", "id": "c"}),
    "a moderator": lambda api: api.call("POST", "/channels/messaging/c", {"add_moderators": ["ben"]}),
    "a member who leaves": lambda api: api.call("POST", "/channels/messaging/c", {"remove_members": ["ben"]}),
    "a member who has read": lambda api: api.call("POST", "/channels/messaging/c/read", {"user_id": "ben"}),
    "a truncation": lambda api: api.call("POST", "/channels/messaging/c/truncate", {}),
    "a user who is gone": gone_for_good,
}


def answers(server):
    """Channels, messages and replies as the app's server and ben see them, byte for byte but for the time that each took."""
    api, ben = Api(server.url, server.key, server.secret), token(server.secret, {"user_id": "ben"})
    asked = [("POST", "/channels/messaging/c/query", {"state": True}), ("GET", "/channels/messaging/c", None), ("GET", "/messages/m1/replies", None),
             ("GET", "/messages/m4/replies", None), ("POST", "/channels/messaging/c/query", {"state": True, "messages": {"limit": 2, "id_lt": "m4"}}),
             ("POST", "/channels", {"filter_conditions": {"cid": "messaging:c"}, "state": True})]
    return [(answer.status, answer.body.rsplit(b'"duration"', 1)[0]) for auth in (None, ben) for method, path, body in asked
            for answer in [api.send(method, path, body, auth=auth)]]


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_kept_follows_every_change(server, api, change):
    api.users("alice", "ben")
    api.channel("c", members=["alice", "ben"])
    for number in range(1, 5):
        api.message("c", f"number {number}", user="ben" if number % 2 else "alice", id=f"m{number}", mentioned_users=["alice"])
    api.message("c", "for ben", id="m5", restricted_visibility=["ben"], quoted_message_id="m3")
    api.message("c", "for alice", id="m6", restricted_visibility=["alice"])
    api.message("c", "a reply", id="r1", parent_id="m4", show_in_channel=True)
    for kind in ("like", "wow"):
        api.call("POST", "/messages/m1/reaction", {"reaction": {"type": kind, "user_id": "ben"}})
    before = answers(server)
    assert answers(server) == before
    change(api)
    after = answers(server)
    assert after != before and answers(server) == after
    assert server.stop() == 0
    server.start()
    assert answers(server) == after
