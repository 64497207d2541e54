"""Takes out of an answer or a payload what differs from run to run, and nothing else: every other byte stays.

Equal values become equal placeholders, numbered in the order in which they appear, so that a golden also shows which times
are the same moment. A time that is not of this run (1970, year 1) stays as it is.
"""
import re
from datetime import datetime, timedelta, timezone

# Instants of events; the times of stored objects carry microseconds.
NANOSECONDS = {"channel_last_read_at", "last_read", "last_read_at"}
TOKEN = re.compile(r'[{}\[\]]|"(?:[^"\\]|\\.)*"(:?)')
TIME = re.compile(r'"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d*[1-9]))?Z"')
UUID = re.compile(r'"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"')
DURATION = re.compile(r'"\d+\.\d\dms"')
# What the steps of Test SQS tell of this run: how long each took, where the queue listens, how the queue called the message.
STEPS = ((re.compile(r'"duration_ms":\d+'), '"duration_ms":"<ms>"'),
         (re.compile(r"127\.0\.0\.1:\d{4,5}/"), "127.0.0.1:<port>/"),
         (re.compile(r'((?<=/exports/users/)|(?<=/exports/channels/))[^"]+'), "<file>"),
         (re.compile(r"(?<=/)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/golden\.json)"), "<uuid>"),
         (re.compile(r"127\.0\.0\.1:\d{4,5}(?=/imports/)"), "127.0.0.1:<port>"),
         (re.compile(r"expires=\d+&signature=[0-9a-f-]{36}"), "expires=<s>&signature=<signature>"),
         (re.compile(r"(?<=message )[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<uuid>"))


def utc(ahead=timedelta()):
    """A second from now on as the wire writes it, without its end."""
    return (datetime.now(timezone.utc) + ahead).strftime("%Y-%m-%dT%H:%M:%S")


class Run:
    """When the conversation began and ended: a time outside of that is a fault, which its golden then shows. What ends by
    itself does so within the next hour."""

    def __init__(self):
        self.began, self.ended, self.later = utc(), None, None

    def end(self):
        self.ended, self.later = utc(), utc(timedelta(hours=1))

    def masked(self, text):
        """The text of one answer or payload with placeholders. A time that is too precise for its field: AssertionError."""
        depth, name, seen = 0, "", {}
        event = 2 if text.startswith('{"event":') else 1
        for pattern, mask in STEPS:
            text = pattern.sub(mask, text)

        def replaced(found):
            nonlocal depth, name
            token = found[0]
            depth += (token in "{[") - (token in "}]")
            if found[1]:
                name = token[1:-2]
            kind = None if found[1] or token in "{}[]" else self._kind(token, name, depth, event)
            if not kind:
                return token
            number = seen.setdefault(kind, {}).setdefault(token, len(seen[kind]) + 1)
            return f'"<{kind} {number}>"'

        return TOKEN.sub(replaced, text)

    def _kind(self, token, name, depth, event):
        """`event`: how deep the fields of an event lie."""
        if name == "duration" and depth == 1:
            assert DURATION.fullmatch(token), f"duration: {token}"
            return "duration"
        if UUID.fullmatch(token):
            return "uuid"
        time = TIME.fullmatch(token)
        if not time or not self.began <= time[1] <= self.later:
            return None
        if time[1] > self.ended:
            return "later"
        kind, digits = ("ns", 9) if name in NANOSECONDS or (name in ("created_at", "received_at") and depth == event) else ("µs", 6)
        assert len(time[2] or "") <= digits, f"{name} has more than {digits} fractional digits: {token}"
        return kind
