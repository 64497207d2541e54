"""What AWS hands identities out by: STS with its roles' trust, a container's agent, an instance's metadata service.

Answers follow the STS API Reference (GetCallerIdentity, AssumeRole, AssumeRoleWithWebIdentity), the EC2 user guide ("Use IMDS")
and the ECS developer guide ("Task IAM role"). Why not moto: its STS looks at no trust policy and no external id.
"""
import hashlib
import json
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

ACCOUNT = "123456789012"
ROLE_OF_INSTANCE = "instance-role"


def session_key(role_arn, signer):
    """The key id of a role's session: always the same for the same role and whoever assumed it."""
    return "ASIA" + hashlib.sha256(f"{role_arn} {signer}".encode()).hexdigest()[:16].upper()


def signer_of(headers):
    return headers.get("authorization", "").partition("Credential=")[2].partition("/")[0]


class IdentityServices:
    """All three on one loopback port.

    `trust` maps a role's ARN to the external id that its trust policy demands, or to None where it demands none; other roles
    trust nobody. `requests` are (action or path, form or headers), in the order of arrival.
    """

    def __init__(self):
        self.trust = {}
        self.requests = []
        self.life_seconds = 3600
        services = self

        class Exchange(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
                self.reply(*services.sts({name: values[0] for name, values in parse_qs(body).items()}, signer_of(self.headers)))

            def do_PUT(self):
                self.reply(*services.metadata("PUT " + self.path, self.headers))

            def do_GET(self):
                self.reply(*services.metadata("GET " + self.path, self.headers))

            def reply(self, status, text):
                self.send_response(status)
                self.send_header("Content-Length", str(len(text.encode())))
                self.end_headers()
                self.wfile.write(text.encode())

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def asked(self, action):
        return [what for name, what in self.requests if name == action]

    def _end(self):
        return (datetime.now(timezone.utc) + timedelta(seconds=self.life_seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def sts(self, form, signer):
        action, role = form.get("Action"), form.get("RoleArn", "")
        self.requests.append((action, {**form, "signer": signer}))
        if action == "GetCallerIdentity" and signer:
            return 200, self._xml(action, f"<Arn>arn:aws:iam::{ACCOUNT}:user/{signer}</Arn><UserId>AIDA</UserId><Account>{ACCOUNT}</Account>")
        if action == "AssumeRole" and signer and role in self.trust and self.trust[role] in (None, form.get("ExternalId")):
            return 200, self._xml(action, self._session(session_key(role, signer)))
        if action == "AssumeRoleWithWebIdentity" and role in self.trust and form.get("WebIdentityToken"):
            return 200, self._xml(action, self._session(session_key(role, form["WebIdentityToken"])))
        who = f"arn:aws:iam::{ACCOUNT}:user/{signer}"
        text = f"User: {who} is not authorized to perform: sts:{action} on resource: {role}"
        return 403, f"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>{text}</Message></Error></ErrorResponse>"

    @staticmethod
    def _xml(action, result):
        return f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>{result}</{action}Result></{action}Response>'

    def _session(self, key):
        return (f"<Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>"
                f"<Expiration>{self._end()}</Expiration></Credentials>")

    def metadata(self, request, headers):
        self.requests.append((request, dict(headers)))
        path = "/latest/meta-data/iam/security-credentials/"
        if request == "GET /container":
            return (200, self._handed_out("ASIACONTAINER")) if headers.get("authorization") == "pod-token" else (401, "{}")
        if request == "PUT /latest/api/token":
            return 200, "session"
        if headers.get("x-aws-ec2-metadata-token") != "session":
            return 401, ""
        return {f"GET {path}": (200, ROLE_OF_INSTANCE), f"GET {path}{ROLE_OF_INSTANCE}": (200, self._handed_out("ASIAINSTANCE"))}.get(request, (404, ""))

    def _handed_out(self, key):
        return json.dumps({"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": key, "SecretAccessKey": "secret", "Token": "token", "Expiration": self._end(),
                           "LastUpdated": "2026-11-24T00:00:00Z"})
