"""The parts of the walk: the routes as the document lists them, a channel of each type, and the decision made a second time."""
import re
from pathlib import Path

from contract.api import token
from permissions.rows import filled

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "compatibility.md"
TYPES = ["messaging", "livestream", "team", "gaming", "commerce"]
# Who asks: the role in the app, and what the user is in the channel.
WHO = {"stranger": "user", "visitor": "guest", "steward": "moderator", "root": "admin", "member": "user", "warden": "user", "owner": "user", "writer": "user"}
MEMBERS = {"member": "channel_member", "warden": "channel_moderator", "writer": "channel_member"}
OTHER = "other"  # a member who never asks
REMINDERS = {"user_message_reminders": True}  # no type has them switched on


def served():
    """(method, path, whether users may call it): docs/compatibility.md is made from the router's own table. Without those that ask for no token."""
    section = DOCUMENT.read_text(encoding="utf-8").split("<!-- routes:")[1].split("<!-- end of routes")[0]
    rows = re.findall(r"^\| `(\w+) (\S+)` \| \w+ \| ([\w ]+) \|$", section, re.MULTILINE)
    return [(method, path, access.startswith("server or user")) for method, path, access in rows if access != "any or none"]


def has(granted, action, owns):
    return any(f"{action}{end}" in granted for end in (["", "-any-team", "-owner", "-owner-any-team"] if owns else ["", "-any-team"]))


def form(media_type):
    lines = ["--weir", 'Content-Disposition: form-data; name="file"; filename="x"', f"Content-Type: {media_type}", "", "x", "--weir--", ""]
    return "\r\n".join(lines).encode()


def open_to_visitors():
    """Of the routes for users those that ask for no token."""
    section = DOCUMENT.read_text(encoding="utf-8").split("<!-- routes:")[1].split("<!-- end of routes")[0]
    return set(re.findall(r"^\| `(\w+ \S+)` \| \w+ \| server or user or none \|$", section, re.MULTILINE))


class Walk:
    """One app in which each route is tried under each role and type."""

    def __init__(self, api):
        self.api = api
        api.call("POST", "/users", {"users": {name: {"id": name, "role": role} for name, role in [*WHO.items(), (OTHER, "user")]}})
        for channel_type in TYPES:
            api.call("PUT", f"/channeltypes/{channel_type}", {"polls": True})
        self.types = api.call("GET", "/channeltypes")["channel_types"]
        self.app_grants = api.call("GET", "/app")["app"]["grants"]
        self.number = 0

    def server_token(self):
        return token(self.api.secret, {"server": True})

    def unasked(self, method, path, row, ids):
        """The same request without a token."""
        return self.ask(method, path, row, ids, auth="", headers={"stream-auth-type": "anonymous"})

    def ids(self, channel_type, who, row):
        """A fresh channel with a message, as far as the row needs them."""
        self.number += 1
        ids = {"type": channel_type, "id": f"walk-{self.number}", "message": f"m-{self.number}", "poll": f"p-{self.number}", "user": who}
        place = f"/channels/{channel_type}/{ids['id']}"
        members = [{"user_id": user, "channel_role": role} for user, role in MEMBERS.items()] + [OTHER]
        self.api.call("POST", f"{place}/query", {"data": {"created_by_id": "owner", "members": members, "config_overrides": REMINDERS}})
        shown = {}
        if row.poll:
            options = [{"id": "a", "text": "secret words"}, {"id": "b", "text": "other words"}]
            self.api.call("POST", "/polls", {"id": ids["poll"], "name": "secret words", "options": options, "allow_user_suggested_options": True,
                                             "user_id": "writer"})
            shown = {"poll_id": ids["poll"]}
        self.api.call("POST", f"{place}/message", {"message": {"id": ids["message"], "text": "secret words", "user_id": "writer", **shown}})
        if row.thread:
            self.api.call("POST", f"{place}/message", {"message": {"text": "secret words", "user_id": OTHER, "parent_id": ids["message"]}})
        if row.reaction:
            self.api.call("POST", f"/messages/{ids['message']}/reaction", {"reaction": {"type": "like", "user_id": who}})
        return ids

    def ask(self, method, path, row, ids, auth=None, key=None, headers=None):
        of_message = path.startswith("/messages")
        names = {"{type}": "like" if of_message else ids["type"], "{id}": ids["message"] if of_message else ids["id"], "{user_id}": OTHER, "{name}": "x",
                 "{message_id}": ids["message"], "{poll_id}": ids.get("poll", "p"), "{option_id}": "a", "{vote_id}": "v"}
        for name, value in names.items():
            path = path.replace(name, value)
        body = form(row.form) if row.form else filled(row.body, ids)
        return self.api.send(method, path, body, query=filled(row.query, ids), auth=token(self.api.secret, {"user_id": ids["user"]}) if auth is None else auth, key=key,
                             headers={**({"Content-Type": "multipart/form-data; boundary=weir"} if row.form else {}), **(headers or {})})

    def allowed(self, row, channel_type, who):
        """Whether the grants that the API shows give it."""
        if row.own:
            return True
        if row.app:
            return has(self.app_grants.get(WHO[who], []), row.app, owns=row.poll and who == "writer")
        grants = self.types[channel_type]["grants"]
        granted = [right for role in (WHO[who], MEMBERS.get(who)) if role for right in grants.get(role, [])]
        if row.members_only and who not in MEMBERS:
            return False
        owns = who == "owner" or not row.reads  # what the user makes is the user's own
        wanted = [(action, owns) for action in row.actions] + [(action, who == "writer") for action in row.on_message]
        if row.reaction:
            wanted = [(action, True) for action in row.actions]
        if row.reads:
            wanted.append(("read-channel", who == "owner"))
        return all(has(granted, action, mine) for action, mine in wanted)
