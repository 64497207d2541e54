"""HTTP as clients really speak it, over bare sockets where a library would smooth it out; and the form of every answer."""
import json
import re
import socket
import time

import pytest

from contract.api import token


class Wire:
    """One connection: bytes out, answers in."""

    def __init__(self, api):
        host, port = api.address.rsplit(":", 1)
        self.socket = socket.create_connection((host, int(port)), timeout=10)
        self.stream = self.socket.makefile("rb")
        self.head = f"Host: {api.address}\r\nAuthorization: {token(api.secret, {'server': True})}\r\nstream-auth-type: jwt\r\n"
        self.query = f"?api_key={api.key}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def request(self, method, path, body=b"", headers=""):
        length = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
        return f"{method} {path}{self.query} HTTP/1.1\r\n{self.head}{headers}{length}\r\n".encode() + body

    def send(self, *parts):
        for part in parts:
            self.socket.sendall(part)

    def answer(self):
        """Status, headers in lower case, JSON body."""
        status = int(self.stream.readline().split()[1])
        headers = {}
        while (line := self.stream.readline()) not in (b"\r\n", b""):
            name, value = line.decode().split(":", 1)
            headers[name.lower()] = value.strip()
        if headers.get("transfer-encoding", "").lower() == "chunked":
            body = b""
            while size := int(self.stream.readline(), 16):
                body += self.stream.read(size)
                self.stream.readline()
            self.stream.readline()
        else:
            body = self.stream.read(int(headers["content-length"]))
        return status, headers, json.loads(body)


@pytest.fixture(name="wire")
def a_wire(api):
    with Wire(api) as wire:
        yield wire


def is_an_error(status, body, code=None):
    assert {"code", "message", "StatusCode", "duration", "more_info", "details"} <= set(body), body
    assert body["StatusCode"] == status and isinstance(body["code"], int) and isinstance(body["details"], list)
    assert body["message"] and body["duration"].strip() and body["more_info"]
    assert code is None or body["code"] == code, body


def has_rate_limits(headers):
    limit, remaining, reset = (int(headers[f"x-ratelimit-{name}"]) for name in ("limit", "remaining", "reset"))
    assert limit > 0 and 0 <= remaining <= limit
    assert 0 < reset - time.time() <= 120


# Bodies that the SDKs send where there is nothing to say

@pytest.mark.parametrize("body", [b"[]", b"null", b"", b"{}", b" \r\n{ }\n"])
def test_an_empty_body_in_any_form(api, body):
    assert api.send("PATCH", "/app", body).status == 200
    assert api.send("POST", "/check_sqs", body).status == 201


def test_a_double_slash(wire):
    wire.send(wire.request("GET", "//app"))
    assert wire.answer()[0] == 200


def test_a_chunked_body(wire, api):
    wire.send(f"PATCH /app{wire.query} HTTP/1.1\r\n{wire.head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode(),
              b"e\r\n{\"event_hooks\"\r\n", b"4;note=x\r\n:[]}\r\n", b"0\r\n\r\n")
    assert wire.answer()[0] == 200
    assert api.hooks() == []


def test_pipelined_requests_are_answered_in_order(wire):
    wire.send(wire.request("GET", "/app") + wire.request("GET", "/no/such/route") + wire.request("PATCH", "/app", b"{}") + wire.request("GET", "/app"))
    assert [wire.answer()[0] for _ in range(4)] == [200, 404, 200, 200]


def test_a_connection_is_kept(wire):
    for _ in range(20):
        wire.send(wire.request("GET", "/app"))
        status, headers, _ = wire.answer()
        assert status == 200 and headers.get("connection", "keep-alive").lower() == "keep-alive"
    wire.send(wire.request("GET", "/app", headers="Connection: close\r\n"))
    assert wire.answer()[0] == 200
    assert wire.stream.read() == b""


def test_a_request_in_small_pieces(wire):
    for byte in wire.request("PATCH", "/app", b'{"event_hooks":[]}'):
        wire.send(bytes([byte]))
    assert wire.answer()[0] == 200


def test_expect_100_continue(wire):
    wire.send(wire.request("PATCH", "/app", b"{}", headers="Expect: 100-continue\r\n")[:-2])
    line = wire.stream.readline()
    assert b"100" in line
    wire.stream.readline()
    wire.send(b"{}")
    assert wire.answer()[0] == 200


def test_content_type_on_a_get(wire):
    wire.send(wire.request("GET", "/app", headers="Content-Type: application/json\r\n"))
    assert wire.answer()[0] == 200


# Too much, or nonsense

def test_a_body_that_is_too_large_is_refused_before_it_is_read(wire):
    wire.send(f"PATCH /app{wire.query} HTTP/1.1\r\n{wire.head}Content-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n".encode())
    status, headers, body = wire.answer()
    assert status == 413
    is_an_error(413, body, 22)
    has_rate_limits(headers)


def test_who_sends_first_and_reads_then_learns_that_it_was_too_much(wire):
    head = f"PATCH /app{wire.query} HTTP/1.1\r\n{wire.head}Content-Type: application/json\r\nContent-Length: 8000000\r\n\r\n".encode()
    wire.send(head, b" " * 8_000_000)
    status, _, body = wire.answer()
    assert status == 413
    is_an_error(413, body, 22)
    assert wire.stream.read() == b""


def test_a_chunked_body_that_is_too_large(wire):
    wire.send(f"PATCH /app{wire.query} HTTP/1.1\r\n{wire.head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    for _ in range(64):
        wire.send(chunk)
    wire.send(b"0\r\n\r\n")
    assert wire.answer()[0] == 413


def test_headers_that_are_too_large(wire):
    try:
        wire.send(wire.request("GET", "/app", headers="X-Large: " + "x" * 200_000 + "\r\n"))
    except OSError:
        pass
    status, _, body = wire.answer()
    assert status == 431
    is_an_error(431, body, 24)


@pytest.mark.parametrize("body", [b"{", b'{"event_hooks":}', b"\xff\xfe", b'{"a":1}x', b"true", b"7", b'"text"', b"[1]", b"[" * 100_000,
                                  b'{"event_hooks":[],"name":"\xc3"}'])
def test_malformed_json(api, body):
    answer = api.send("PATCH", "/app", body)
    assert answer.status == 400
    is_an_error(400, answer.json, 4)
    assert re.fullmatch(r'UpdateApp failed with error: ".+"', answer.json["message"], re.S)


def test_bytes_that_are_not_http(wire):
    wire.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
    line = wire.stream.readline()
    assert line == b"" or b" 400 " in line


def test_a_length_and_chunks_at_once_are_refused(wire):
    wire.send(f"PATCH /app{wire.query} HTTP/1.1\r\n{wire.head}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode())
    assert wire.answer()[0] == 400


# The form of answers

def test_success_codes_follow_the_method(api):
    assert api.send("GET", "/app").status == 200
    assert api.send("PATCH", "/app", {}).status == 200
    assert api.send("POST", "/users", {"users": {"alice": {"id": "alice"}}}).status == 201
    assert api.send("POST", "/channels/messaging/c/query", {"data": {"created_by_id": "alice"}}).status == 201
    assert api.send("POST", "/channels/messaging/c/message", {"message": {"id": "m", "text": "x", "user_id": "alice"}}).status == 201
    assert api.send("POST", "/messages/m", {"message": {"id": "m", "text": "y", "user_id": "alice"}}).status == 201
    assert api.send("POST", "/messages/m/reaction", {"reaction": {"type": "like", "user_id": "alice"}}).status == 201
    assert api.send("POST", "/channels/messaging/c", {"add_members": ["alice"]}).status == 201
    assert api.send("DELETE", "/messages/m").status == 200
    assert api.send("POST", "/check_sqs", {}).status == 201


def test_a_success_has_a_duration_and_is_json(api):
    answer = api.send("PATCH", "/app", {})
    assert answer.headers["content-type"].startswith("application/json")
    assert re.fullmatch(r"\d+(\.\d+)?ms", answer.json["duration"])


@pytest.mark.parametrize("method, path", [("GET", "/no/such/route"), ("POST", "/app/nothing"), ("GET", "/"), ("PUT", "/check_sqs"), ("GET", "/channels/messaging/%00")])
def test_an_unknown_route(api, method, path):
    answer = api.send(method, path)
    assert answer.status in (404, 405)
    is_an_error(answer.status, answer.json)


@pytest.mark.parametrize("code, status, operation, method, path, body", [
    (4, 400, "UpdateApp", "PATCH", "/app", {"event_hooks": "x"}),
    (4, 400, "GetOrCreateChannel", "POST", "/channels/messaging/new/query", {"data": {}}),
    (4, 400, "SendMessage", "POST", "/channels/messaging/c/message", {"message": {"text": "no user"}}),
    (4, 400, "SendMessage", "POST", "/channels/messaging/c/message", {}),
    (16, 404, "SendMessage", "POST", "/channels/messaging/missing/message", {"message": {"text": "x", "user_id": "alice"}}),
    (16, 404, "UpdateMessage", "POST", "/messages/missing", {"message": {"id": "missing", "text": "x", "user_id": "alice"}}),
    (16, 404, "DeleteMessage", "DELETE", "/messages/missing", None),
    (16, 404, "SendReaction", "POST", "/messages/missing/reaction", {"reaction": {"type": "like", "user_id": "alice"}}),
    (4, 400, "UpdateUsers", "POST", "/users", {"users": {"a b": {"id": "a b"}}}),
])
def test_an_error_names_its_operation(api, code, status, operation, method, path, body):
    api.users("alice")
    api.channel("c")
    answer = api.send(method, path, body)
    assert answer.status == status, answer
    is_an_error(status, answer.json, code)
    assert re.fullmatch(rf'{operation} failed with error: ".+"', answer.json["message"], re.S), answer.json["message"]
    has_rate_limits(answer.headers)


def test_a_message_id_is_taken_once(api, server):
    api.users("alice")
    api.channel("c")
    api.message("c", "first", id="mine")
    answer = api.send("POST", "/channels/messaging/c/message", {"message": {"id": "mine", "text": "second", "user_id": "alice"}})
    assert answer.status == 400 and answer.json["code"] == 4 and "already exists" in answer.json["message"]
    assert [json.loads(e.payload)["message"]["text"] for e in server.events() if e.type == "message.new"] == ["first"]


def test_get_or_create_makes_a_channel_once(api, server):
    api.users("alice")
    for _ in range(2):
        state = api.channel("c", topic="mills")
        assert state["channel"]["cid"] == "messaging:c" and state["channel"]["topic"] == "mills"
        assert {"members", "messages", "read", "watchers", "pinned_messages"} & set(state) >= {"members", "messages", "read"}
    assert [e.type for e in server.events()] == ["user.updated", "channel.created"]


def test_rate_limits_are_on_every_answer_and_count(api):
    answers = [api.send("GET", "/app") for _ in range(2)]
    for answer in [*answers, api.send("GET", "/app", key="unknown"), api.send("GET", "/none"), api.send("PATCH", "/app", b"{")]:
        has_rate_limits(answer.headers)
    first, second = (int(a.headers["x-ratelimit-remaining"]) for a in answers)
    assert second < first


def test_health_needs_no_key(api):
    for path in ("/healthz", "/readyz"):
        assert api.send("GET", path, key="", auth="").status == 200


# Pages of other origins

ORIGIN = {"Origin": "https://shop.example"}


def test_a_page_of_another_origin_may_ask(api):
    question = {**ORIGIN, "Access-Control-Request-Method": "PATCH", "Access-Control-Request-Headers": "authorization,stream-auth-type"}
    yes = api.send("OPTIONS", "/app", auth="", headers=question)
    assert yes.status == 204 and yes.headers["access-control-allow-origin"] == "*" and "PATCH" in yes.headers["access-control-allow-methods"]
    assert yes.headers["access-control-allow-headers"] == "authorization,stream-auth-type"
    assert "access-control-allow-credentials" not in yes.headers, "nothing goes by cookies"
    for path, status in (("/app", 200), ("/nowhere", 404)):
        answer = api.send("GET", path, headers=ORIGIN)
        assert answer.status == status and answer.headers["access-control-allow-origin"] == "*"
        assert "x-ratelimit-remaining" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in api.send("GET", "/app").headers


@pytest.mark.parametrize("path", ["/dashboard", "/millrace/v1/hooks"])
def test_what_owners_see_is_for_no_other_origin(api, path):
    for method in ("GET", "OPTIONS"):
        answer = api.send(method, path, headers={**ORIGIN, "Access-Control-Request-Method": "GET"})
        assert "access-control-allow-origin" not in answer.headers
