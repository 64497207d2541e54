"""The HTTP API over bare http.client, for what no SDK would send."""
import base64
import hashlib
import hmac
import http.client
import json
import urllib.parse
from dataclasses import dataclass, field


def _part(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def token(secret, claims, header=None):
    """A JWT signed with HS256, whatever its header says."""
    head = _part(json.dumps(header or {"alg": "HS256", "typ": "JWT"}).encode())
    signed = head + b"." + _part(json.dumps(claims).encode())
    return (signed + b"." + _part(hmac.new(secret.encode(), signed, hashlib.sha256).digest())).decode()


@dataclass
class Answer:
    status: int
    headers: dict = field(repr=False)  # names in lower case
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class Refused(AssertionError):
    """The API answered with an error where the test needs success."""


class Api:
    """Requests as an application's server, each on a connection of its own."""

    def __init__(self, url, key, secret, prefix=""):
        """`prefix`: what stands in front of every path, such as "/api/v2"."""
        self.address, self.key, self.secret, self.prefix = urllib.parse.urlsplit(url).netloc, key, secret, prefix

    def send(self, method, path, body=None, *, headers=None, query=None, auth=None, key=None):
        """One exchange; the Answer, whatever its status. `body`: None, bytes as they are, or a value for JSON.

        `auth` and `key`: absent = the server's own; "" = leave it out.
        """
        query = dict(query or {})
        if key != "":
            query["api_key"] = key or self.key
        sent = {"stream-auth-type": "jwt"}
        if auth != "":
            sent["Authorization"] = auth or token(self.secret, {"server": True})
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        sent.update(headers or {})
        connection = http.client.HTTPConnection(self.address, timeout=15)
        try:
            target = self.prefix + path + ("?" + urllib.parse.urlencode(query) if query else "")
            connection.request(method, target, body=body, headers=sent)
            reply = connection.getresponse()
            return Answer(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
        finally:
            connection.close()

    def call(self, method, path, body=None, **options):
        """The JSON of a success."""
        answer = self.send(method, path, body, **options)
        if answer.status != (201 if method in ("POST", "PUT") else 200):
            raise Refused(f"{method} {path}: {answer.status} {answer.body.decode(errors='replace')}")
        return answer.json

    # The few calls that most tests begin with.

    def hooks(self):
        return self.call("GET", "/app")["app"]["event_hooks"]

    def set_hooks(self, *hooks):
        """Replaces all hooks; the stored ones, in their order."""
        self.call("PATCH", "/app", {"event_hooks": list(hooks)})
        return self.hooks()

    def users(self, *ids):
        return self.call("POST", "/users", {"users": {i: {"id": i} for i in ids}})

    def channel(self, channel_id, created_by="alice", channel_type="messaging", **data):
        return self.call("POST", f"/channels/{channel_type}/{channel_id}/query",
                         {"data": {"created_by_id": created_by, **data}, "state": True})

    def message(self, channel_id, text, user="alice", channel_type="messaging", **message):
        return self.call("POST", f"/channels/{channel_type}/{channel_id}/message",
                         {"message": {"text": text, "user_id": user, **message}})["message"]


def sqs_hook(queue_url, **fields):
    """A hook as the API takes it. A field given as `...` is left out."""
    hook = {"enabled": True, "hook_type": "sqs", "sqs_queue_url": queue_url, "sqs_region": "us-east-1", "sqs_auth_type": "keys",
            "sqs_key": "AKIAE2E", "sqs_secret": "e2e-aws-secret", "event_types": [], **fields}
    return {name: value for name, value in hook.items() if value is not ...}
