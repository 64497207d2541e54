"""What AWS looks at before a call reaches a queue: key, session, clock, region, signature, policies, the queue's KMS key.

Answers follow the SQS API Reference ("Common errors", SendMessage), the IAM User Guide ("Create a signed AWS API request",
"Policy evaluation logic", "Troubleshoot access denied error messages") and the KMS Developer Guide ("Key states").
"""
import datetime
import fnmatch
import hashlib
import hmac
import time
from dataclasses import dataclass, field

ACCOUNT = "000000000000"
SKEW_SECONDS_MAX = 15 * 60


class Refusal(Exception):
    """An error of the service: its old name (the query protocol's), its new one, and the HTTP status."""

    def __init__(self, old, new, text, status=400, sender=True):
        super().__init__(text)
        self.old, self.new, self.text, self.status, self.sender = old, new, text, status, sender


def forbidden(code, text):
    return Refusal(code, code, text, 403)


@dataclass
class Key:
    """An access key: whose it is, and what the identity's own policies allow."""
    secret: str
    arn: str = f"arn:aws:iam::{ACCOUNT}:user/sender"
    allows: list = field(default_factory=lambda: ["sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"])
    token: str = ""         # of temporary credentials
    is_expired: bool = False

    @property
    def account(self):
        return self.arn.split(":")[4]


@dataclass
class KmsKey:
    allows: list = field(default_factory=list)  # ARNs of identities
    is_enabled: bool = True


@dataclass
class AwsAccount:
    """The account that the stub's queues belong to. Everything may be changed while it runs."""
    keys: dict = field(default_factory=dict)            # access key id -> Key
    region: str = "us-east-1"
    clock_ahead_seconds: float = 0                      # of the world's
    queue_policies: dict = field(default_factory=dict)  # queue name -> policy document
    queue_keys: dict = field(default_factory=dict)      # queue name -> the ARN of its KMS key
    kms_keys: dict = field(default_factory=dict)        # ARN -> KmsKey

    def now(self):
        return time.time() + self.clock_ahead_seconds

    def signer(self, service, method, path, headers, body):
        """The Key that signed the request, or a Refusal."""
        said = headers.get("authorization", "")
        if not said.startswith("AWS4-HMAC-SHA256 Credential="):
            raise forbidden("MissingAuthenticationToken", "Request is missing Authentication Token")
        parts = dict(part.strip().split("=", 1) for part in said.removeprefix("AWS4-HMAC-SHA256 ").split(","))
        key_id, date, region, scoped_to, _ = parts["Credential"].split("/")
        key = self.keys.get(key_id)
        if key is None or key.token != headers.get("x-amz-security-token", ""):
            raise forbidden("InvalidClientTokenId", "The security token included in the request is invalid.")
        if key.is_expired:
            raise forbidden("ExpiredToken", "The security token included in the request is expired")
        self._check_time(headers["x-amz-date"])
        if (region, scoped_to) != (self.region, service):
            raise forbidden("SignatureDoesNotMatch", f"Credential should be scoped to a valid region, not '{region}'.")
        names = parts["SignedHeaders"].split(";")
        canonical = "\n".join([method, path, "", *(f"{name}:{headers[name]}" for name in names), "", ";".join(names), hashlib.sha256(body).hexdigest()])
        scope = f"{date}/{region}/{service}/aws4_request"
        to_sign = "\n".join(["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, hashlib.sha256(canonical.encode()).hexdigest()])
        signing = ("AWS4" + key.secret).encode()
        for part in (*scope.split("/"), to_sign):
            signing = hmac.digest(signing, part.encode(), "sha256")
        if signing.hex() != parts["Signature"]:
            raise forbidden("SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided. "
                                                     "Check your AWS Secret Access Key and signing method.")
        return key

    def _check_time(self, said):
        at = datetime.datetime.strptime(said, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.UTC).timestamp()
        now = datetime.datetime.fromtimestamp(self.now(), datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
        if at < self.now() - SKEW_SECONDS_MAX:
            raise forbidden("SignatureDoesNotMatch", f"Signature expired: {said} is now earlier than {now} (15 min.)")
        if at > self.now() + SKEW_SECONDS_MAX:
            raise forbidden("SignatureDoesNotMatch", f"Signature not yet current: {said} is still later than {now} (15 min.)")

    def authorize(self, key, action, queue):
        """Lets the key's owner do it to the queue, or raises a Refusal. SendMessage covers the batch."""
        action = action.removesuffix("Batch")
        resource = f"arn:aws:sqs:{self.region}:{ACCOUNT}:{queue}"
        in_queues = {statement["Effect"] for statement in self._statements(queue) if self._applies(statement, key, action, resource)}
        told = f"User: {key.arn} is not authorized to perform: sqs:{action.lower()} on resource: {resource}"
        if "Deny" in in_queues:
            raise Refusal("AccessDenied", "AccessDeniedException", f"{told} with an explicit deny in a resource-based policy", 403)
        by_identity, by_queue = f"sqs:{action}" in key.allows, "Allow" in in_queues
        if key.account == ACCOUNT and not (by_identity or by_queue):
            raise Refusal("AccessDenied", "AccessDeniedException", f"{told} because no identity-based policy allows the sqs:{action.lower()} action", 403)
        if key.account != ACCOUNT and not (by_identity and by_queue):
            side = "identity-based" if by_queue else "resource-based"
            raise Refusal("AccessDenied", "AccessDeniedException", f"{told} because no {side} policy allows the sqs:{action.lower()} action", 403)
        if action == "SendMessage" and queue in self.queue_keys:
            self._encrypt(key, self.queue_keys[queue])

    def _statements(self, queue):
        statements = self.queue_policies.get(queue, {"Statement": []})["Statement"]
        return statements if isinstance(statements, list) else [statements]

    @staticmethod
    def _applies(statement, key, action, resource):
        def matches(patterns, value):
            return any(fnmatch.fnmatchcase(value, pattern) for pattern in ([patterns] if isinstance(patterns, str) else patterns))

        principal = statement["Principal"]
        named = principal if isinstance(principal, str) else principal["AWS"]
        return (matches(named, key.arn) or matches(named, key.account) or matches(named, f"arn:aws:iam::{key.account}:root")) \
            and matches(statement["Action"], f"sqs:{action}") and matches(statement["Resource"], resource)

    def _encrypt(self, key, arn):
        kms = self.kms_keys.get(arn)
        if kms is None:
            raise Refusal("KMS.NotFoundException", "KmsNotFound", f"Key '{arn}' does not exist")
        if not kms.is_enabled:
            raise Refusal("KMS.DisabledException", "KmsDisabled", f"{arn} is disabled.")
        if key.arn not in kms.allows:
            raise Refusal("KMS.AccessDeniedException", "KmsAccessDenied",
                          f"User: {key.arn} is not authorized to perform: kms:GenerateDataKey on resource: {arn} because no resource-based policy allows the kms:GenerateDataKey action")
