"""The listener with a certificate: HTTPS that a client can verify, and starts that must fail say why."""
import http.client
import json
import socket
import ssl
import subprocess

import pytest

from contract.server import Millrace, run


def openssl(*words):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, done.stderr


@pytest.fixture(name="pair", scope="module")
def a_certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    made = []
    for name in ("mine", "other"):
        cert, key = folder / f"{name}.pem", folder / f"{name}.key"
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=millrace test",
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert)
        made.append((cert, key))
    return made


def flags(cert, key):
    return ["--tls-cert", str(cert), "--tls-key", str(key)]


def test_requests_are_https(serve, pair):
    server = serve(more=flags(*pair[0]))
    assert server.url.startswith("https://127.0.0.1:")
    host, port = server.url.removeprefix("https://").split(":")
    trusting = ssl.create_default_context(cafile=str(pair[0][0]))
    connection = http.client.HTTPSConnection(host, int(port), context=trusting, timeout=10)
    for _ in range(2):  # one connection carries many requests
        connection.request("POST", "/app", body=b"x" * 200_000)
        answer = connection.getresponse()
        assert answer.status == 404 and json.loads(answer.read())["code"] == 16
    connection.request("GET", "/metrics")
    assert len(connection.getresponse().read()) > 1_000
    connection.close()
    with socket.create_connection((host, int(port)), 5) as bare, ssl.create_default_context(cafile=str(pair[0][0])).wrap_socket(bare, server_hostname=host) as wrapped:
        assert wrapped.version() in ("TLSv1.2", "TLSv1.3")
    assert server.events() == [] and server.stop() == 0


def test_nothing_but_tls_is_answered(serve, pair):
    server = serve(more=flags(*pair[0]))
    host, port = server.url.removeprefix("https://").split(":")
    with socket.create_connection((host, int(port)), 5) as plain:
        plain.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200" not in plain.recv(1_000)
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.minimum_version = ssl.TLSVersion.TLSv1
    with socket.create_connection((host, int(port)), 5) as bare, pytest.raises((ssl.SSLError, ConnectionError)):
        old.wrap_socket(bare)
    strict = ssl.create_default_context(cafile=str(pair[1][0]))
    with socket.create_connection((host, int(port)), 5) as bare, pytest.raises(ssl.SSLCertVerificationError):
        strict.wrap_socket(bare, server_hostname=host)
    assert run("event", "list", "--data", server.data).returncode == 0


def test_a_wrong_file_is_named(tmp_path, pair):
    (cert, key), (_, others) = pair
    locked = tmp_path / "locked.key"
    openssl("ec", "-in", key, "-aes256", "-passout", "pass:x", "-out", locked)
    for given, words in ((flags(tmp_path / "none.pem", key), ("--tls-cert", "none.pem", "No such file")),
                         (flags(cert, tmp_path / "none.key"), ("--tls-key", "none.key", "No such file")),
                         (flags(key, key), ("--tls-cert", str(key), "no certificate")),
                         (flags(cert, cert), ("--tls-key", str(cert), "no private key")),
                         (flags(cert, others), ("--tls-key", str(others), "does not belong", str(cert))),
                         (flags(cert, locked), ("--tls-key", str(locked), "passphrase")),
                         (["--tls-cert", str(cert)], ("--tls-key", "both")),
                         (["--tls-key", str(key)], ("--tls-cert", "both"))):
        server = Millrace(tmp_path / "data", more=given)
        done = subprocess.run(server.command(), capture_output=True, text=True, timeout=10, stdin=subprocess.DEVNULL)
        assert done.returncode not in (0, -6, -11) and "ready" not in done.stdout
        for word in words:
            assert word in done.stdout + done.stderr, (given, done.stderr)
