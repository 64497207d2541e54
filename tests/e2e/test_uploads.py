"""Uploads: by official SDKs, how strangers' files are served, and what is refused."""
import http.client
import json
import urllib.parse
import uuid

import pytest

from contract.api import token

BOUNDARY = "xYz"
LARGEST_BODY = 1 << 20


def form(name, content, content_type="text/plain", **fields):
    """A form as an SDK sends it: its body and its headers."""
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {content_type}\r\n\r\n'
    return b"".join(parts) + head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode(), {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}


def fetched(url, **headers):
    where = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc, timeout=10)
    try:
        connection.request("GET", where.path, headers=headers)
        reply = connection.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read()
    finally:
        connection.close()


@pytest.mark.parametrize("by", ["uploads.mjs", "uploads.py"])
def test_files_of_sdks(by, script, server):
    told = json.loads(script(by, server, CHANNEL=f"files-{uuid.uuid4().hex[:12]}"))
    assert all(url.startswith("http") for url in told.values())
    status, headers, body = fetched(told["file"])
    assert told["file"].endswith("/notes.html") and status == 200 and body == b"<script>alert(1)</script>"
    assert headers["Content-Type"] == "application/octet-stream" and headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in headers["Content-Security-Policy"]
    status, headers, body = fetched(told["image"])
    assert told["image"].endswith("/dot.png") and status == 200 and body.startswith(b"\x89PNG")
    assert headers["Content-Type"] == "image/png" and "Content-Disposition" not in headers
    assert fetched(told["gone"])[0] == 404


def test_a_part_of_a_file(api):
    content = bytes(range(256)) * 4000  # more than one piece of a feed
    body, headers = form("film.mp4", content)
    url = api.call("POST", "/uploads/file", body, headers=headers)["file"]
    for asked, status, part, where in (("bytes=0-9", 206, content[:10], "bytes 0-9/1024000"), ("bytes=-3", 206, content[-3:], "bytes 1023997-1023999/1024000"),
                                       ("bytes=300000-900000", 206, content[300_000:900_001], "bytes 300000-900000/1024000"),
                                       ("bytes=0-1,5-6", 200, content, None), ("bytes=1024000-", 416, b"the file has no such bytes\n", "bytes */1024000")):
        answered, told, read = fetched(url, Range=asked)
        assert (answered, read, told.get("Content-Range")) == (status, part, where), asked
    answered, told, read = fetched(url, Range="bytes=0-9", **{"If-Range": "never seen"})
    assert (answered, read, told["Accept-Ranges"]) == (200, content, "bytes")


def test_whoever_uploaded_a_file_deletes_it(api):
    api.users("alice", "bob")
    body, headers = form("a.txt", b"x")
    url = api.call("POST", "/uploads/file", body, headers=headers, auth=token(api.secret, {"user_id": "alice"}))["file"]
    for user, status in (("bob", 403), ("alice", 200), ("alice", 404)):
        assert api.send("DELETE", "/uploads/file", query={"url": url}, auth=token(api.secret, {"user_id": user})).status == status
    assert api.send("DELETE", "/uploads/file", query={"url": "http://elsewhere/x"}).json["code"] == 16


def test_what_is_refused(api):
    api.users("alice", "bob")
    api.channel("room", members=["alice"])
    body, headers = form("a.txt", b"x")
    assert api.send("POST", "/channels/messaging/room/file", body, headers=headers, auth=token(api.secret, {"user_id": "bob"})).status == 403
    assert api.send("POST", "/uploads/image", body, headers=headers).json["code"] == 4
    assert api.send("POST", "/uploads/file", b"--x", headers=headers).json["code"] == 4
    assert api.send("POST", "/uploads/file", {"file": "x"}).json["code"] == 4
    sized, _ = form("a.png", b"x", "image/png", upload_sizes='[{"width":1}]')
    assert "upload_sizes" in api.send("POST", "/uploads/image", sized, headers=headers).json["message"]
    api.call("PATCH", "/app", {"file_upload_config": {"blocked_file_extensions": [".txt"], "size_limit": 10}})
    assert "extension" in api.send("POST", "/uploads/file", body, headers=headers).json["message"]
    large, _ = form("a.pdf", b"x" * 11)
    answer = api.send("POST", "/uploads/file", large, headers=headers)
    assert answer.status == 413 and answer.json["code"] == 22


def test_large_bodies_are_taken_from_who_holds_a_token(api):
    body, headers = form("a.bin", b"\0" * (LARGEST_BODY * 3))
    url = api.call("POST", "/uploads/file", body, headers=headers)["file"]
    assert len(fetched(url)[2]) == LARGEST_BODY * 3
    for options in ({"auth": "x"}, {"key": "unknown"}):
        with_strangers = _status(api, body, headers, options)
        assert with_strangers in (413, None), "refused before it is read"
    assert _status(api, body, headers, {}, path="/users") in (413, None)
    assert api.send("POST", "/users", form("a.txt", b"x")[0], headers=headers).json["code"] == 4


def _status(api, body, headers, options, path="/uploads/file"):
    """None where the server hung up while the body was still being sent."""
    try:
        return api.send("POST", path, body, headers=headers, **options).status
    except (BrokenPipeError, ConnectionResetError):
        return None
