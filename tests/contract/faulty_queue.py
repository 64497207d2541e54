"""A queue that speaks SQS's AWS JSON protocol, refuses what AWS's documentation says SQS refuses, and fails as a seed says.

Why not moto alone: it has no throttling, loses no answers and accepts what SQS does not. Sources: Amazon SQS API Reference
(SendMessage, SendMessageBatch, GetQueueAttributes, GetQueueUrl, common errors) and, for the digests, "Calculating the MD5
message digest for message attributes" in the SQS Developer Guide.

    python -m contract.faulty_queue [--seed N] [--port N] [--healthy]      from tests/: runs one until it is ended
"""
import argparse
import asyncio
import base64
import hashlib
import json
import random
import re
import struct
import time
import uuid
from email.utils import formatdate
from dataclasses import dataclass, field, fields

from contract.aws_account import ACCOUNT, Refusal
from contract.checker import Arrival
from contract.loopback_server import LoopbackServer

ENTRIES_MAX = 10
ATTRIBUTES_MAX = 10
BATCH_BYTES_MAX = 1024 * 1024
REQUEST_BYTES_MAX = 4 * 1024 * 1024
# The characters of XML 1.0: SQS takes no others in a body or in a text attribute.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ATTRIBUTE_NAME = re.compile(r"^[A-Za-z0-9_\-.]{1,256}$")


def body_md5(body):
    return hashlib.md5(body).hexdigest()


def attributes_md5(attributes):
    """Of attributes as the API writes them: sorted by name; each part with its length as a big-endian 32-bit number."""
    digest = hashlib.md5()

    def add(data):
        digest.update(struct.pack(">I", len(data)) + data)

    for name in sorted(attributes):
        value = attributes[name]
        add(name.encode())
        add(value["DataType"].encode())
        if value["DataType"].startswith("Binary"):
            digest.update(b"\x02")
            add(base64.b64decode(value["BinaryValue"]))
        else:
            digest.update(b"\x01")
            add(value["StringValue"].encode())
    return digest.hexdigest()


@dataclass
class Faults:
    """How likely each is, per request. What is left over goes well."""
    broken: float = 0         # 500 InternalFailure, nothing taken
    unavailable: float = 0    # 503 with an empty body, nothing taken
    throttled: float = 0      # RequestThrottled or ThrottlingException, nothing taken
    partial: float = 0        # some entries of the batch are not taken
    reply_lost: float = 0     # taken, then the connection ends
    reply_cut: float = 0      # taken, half of the answer, then the connection ends
    request_lost: float = 0   # the connection ends, nothing taken
    slow: float = 0           # the answer takes a while; taken at its end, unless the sender is gone by then
    wrong_md5: float = 0      # taken, and the answer's digests are not those of what was sent
    slow_seconds_min: float = 0.02
    slow_seconds_max: float = 0.8

    def draw(self, dice):
        roll = dice.random()
        for kind in fields(self):
            if kind.name.startswith("slow_seconds"):
                continue
            roll -= getattr(self, kind.name)
            if roll < 0:
                return kind.name
        return "none"


class Throttle:
    """In place of Faults: takes so many requests a second, saves up none, and refuses the others."""
    slow_seconds_min = slow_seconds_max = 0

    def __init__(self, per_second):
        self.per_second, self.taken, self.refused = per_second, 0, 0
        self._token, self._at = 1.0, time.monotonic()

    def draw(self, _):
        now = time.monotonic()
        self._token, self._at = min(1.0, self._token + (now - self._at) * self.per_second), now
        if self._token < 1:
            self.refused += 1
            return "throttled"
        self._token -= 1
        self.taken += 1
        return "none"


HEALTHY = Faults()
STORMY = Faults(broken=.06, unavailable=.06, throttled=.06, partial=.12, reply_lost=.06, reply_cut=.03, request_lost=.05, slow=.3, wrong_md5=.02)


@dataclass(frozen=True)
class Taken(Arrival):
    """A message that the queue has taken, and how."""
    queue: str = ""
    message_id: str = ""
    group: str = ""
    deduplication_id: str = ""


def invalid(text):
    return Refusal("InvalidParameterValue", "InvalidParameterValueException", text)


def missing(name):
    return Refusal("MissingParameter", "MissingRequiredParameterException", f"The request must contain the parameter {name}.")


NO_SUCH_QUEUE = Refusal("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist", "The specified queue does not exist.")
DENIED = Refusal("AccessDenied", "AccessDeniedException", "User is not authorized to perform: sqs:sendmessage on this resource.", 403)
BROKEN = Refusal("InternalFailure", "InternalFailure", "The request processing has failed because of an unknown error.", 500, False)
THROTTLED = [Refusal("RequestThrottled", "RequestThrottled", "Request is throttled.", 403),
             Refusal("ThrottlingException", "ThrottlingException", "Rate exceeded", 400)]


class FaultyQueue(LoopbackServer):
    """Queues on a loopback port.

    Operation. A queue exists once it is named, unless `queues` lists the ones that do. `url(name)` is a queue's URL.
    `faults` may be replaced at any time, by a Throttle too; `refuse()` closes the port and every connection, `accept()` opens it again.
    `refusal`, while set, is the answer to every call, and `redirect` where every call is sent instead. `attributes` of a
    queue replace or add to what it says of itself. With an `account`, calls are admitted as AWS would admit them. With `tls`
    (an ssl.SSLContext) it is https.

    Concurrency. What it records may be read from any thread.
    """

    ACCOUNT = ACCOUNT
    READ_BYTES_MAX = 256 * 1024

    def __init__(self, seed=0, faults=HEALTHY, queues=None, port=0, message_bytes_max=262144, account=None, tls=None):
        super().__init__(port, tls)
        self.faults, self.queues, self.message_bytes_max = faults, queues, message_bytes_max
        self.account = account
        self.refusal = self.redirect = None
        self.attributes = {}  # queue name -> attributes
        self.requests = []   # (time, operation, entries, fault), in the order of arrival
        self.taken = []      # in the order in which they were taken
        self.signers = []    # the key id of each request that was signed
        self._dice = random.Random(seed)
        self._deduplicated = {}
        self._sequence = 0
        self.accept()

    # Seen by the tests

    @property
    def endpoint(self):
        return f"{'https' if self.tls else 'http'}://{self.address}"

    def url(self, name):
        return f"{self.endpoint}/{self.ACCOUNT}/{name}"

    def arrivals(self, name):
        """What the queue has taken, in that order; the messages of Test SQS left out."""
        return [t for t in list(self.taken) if t.queue == name and "millrace_test" not in t.attributes]

    def heal(self):
        self.faults, self.refusal = HEALTHY, None
        self.accept()

    # HTTP/1.1, as much as AWS clients use

    async def serve(self, reader, writer):
        while await self._exchange(reader, writer):
            pass

    async def _exchange(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.split(":", 1) for line in head[1:] if line)
        headers = {name.strip().lower(): value.strip() for name, value in headers.items()}
        length = int(headers.get("content-length", 0))
        if length > REQUEST_BYTES_MAX:
            writer.transport.abort()
            return False
        if headers.get("expect", "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await reader.readexactly(length)
        if self.redirect:
            return await self._reply(writer, 302, b"", {"Location": self.redirect})
        operation = headers.get("x-amz-target", "").removeprefix("AmazonSQS.")
        fault = self.faults.draw(self._dice) if operation.startswith("Send") else "none"
        self.requests.append((time.monotonic(), operation, self._entries(body), fault))

        if fault == "request_lost":
            writer.transport.abort()
            return False
        if fault == "slow":
            await asyncio.sleep(self._dice.uniform(self.faults.slow_seconds_min, self.faults.slow_seconds_max))
            if reader.at_eof() or writer.transport.is_closing():
                return False
        try:
            if fault == "unavailable":
                return await self._reply(writer, 503, b"", {})
            if fault == "broken":
                raise BROKEN
            if fault == "throttled":
                raise self._dice.choice(THROTTLED)
            if headers.get("content-type") == "application/x-www-form-urlencoded":
                return await self._reply(writer, 200, self._who(headers, body), {"Content-Type": "text/xml"})
            answer = json.dumps(self._answer(operation, headers, body, fault)).encode()
        except Refusal as refusal:
            error = {"__type": f"com.amazonaws.sqs#{refusal.new}", "message": refusal.text}
            return await self._reply(writer, refusal.status, json.dumps(error).encode(),
                                     {"x-amzn-query-error": f"{refusal.old};{'Sender' if refusal.sender else 'Receiver'}"})
        if fault == "reply_lost":
            writer.transport.abort()
            return False
        if fault == "reply_cut":
            await self._reply(writer, 200, answer, {}, cut=True)
            return False
        return await self._reply(writer, 200, answer, {}) and headers.get("connection", "").lower() != "close"

    @staticmethod
    def _entries(body):
        try:
            return len(json.loads(body).get("Entries", [None]))
        except (ValueError, AttributeError):
            return 0

    async def _reply(self, writer, status, body, headers, cut=False):
        headers = {"Content-Type": "application/x-amz-json-1.0", **headers}
        now = self.account.now() if self.account else time.time()
        lines = [f"HTTP/1.1 {status} {'OK' if status == 200 else 'Error'}", f"x-amzn-RequestId: {uuid.uuid4()}",
                 f"Date: {formatdate(now, usegmt=True)}", f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in headers.items())]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + (body[: len(body) // 2] if cut else body))
        await writer.drain()
        return True

    # What SQS does

    def _answer(self, operation, headers, body, fault):
        if self.refusal is not None:
            raise self.refusal
        if not headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 Credential="):
            raise Refusal("MissingAuthenticationToken", "MissingAuthenticationToken", "Request is missing Authentication Token", 403)
        self.signers.append(headers["authorization"].partition("Credential=")[2].partition("/")[0])
        signer = self.account.signer("sqs", "POST", "/", headers, body) if self.account else None
        if "x-amz-date" not in headers or headers.get("content-type") != "application/x-amz-json-1.0":
            raise Refusal("InvalidAction", "UnrecognizedClientException", "The request is not a valid AWS JSON 1.0 request.")
        try:
            asked = json.loads(body or b"{}")
        except ValueError:
            raise Refusal("MalformedInput", "SerializationException", "The request body is not JSON.") from None
        operations = {"SendMessage": self._send_message, "SendMessageBatch": self._send_batch,
                      "GetQueueUrl": self._queue_url, "GetQueueAttributes": self._queue_attributes}
        if operation not in operations:
            raise Refusal("InvalidAction", "UnknownOperationException", f"The action {operation} is not valid for this endpoint.")
        if signer:
            self.account.authorize(signer, operation, self._name_in(asked))
        return operations[operation](asked, fault)

    def _who(self, headers, body):
        """STS: GetCallerIdentity."""
        if b"Action=GetCallerIdentity" not in body:
            raise Refusal("InvalidAction", "InvalidAction", "The action is not valid for this endpoint.")
        if not self.account:
            raise Refusal("AccessDenied", "AccessDenied", "There is no account.", 403)
        signer = self.account.signer("sts", "POST", "/", headers, body)
        return (f"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>{signer.arn}</Arn><UserId>AIDAEXAMPLE</UserId>"
                f"<Account>{signer.account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>").encode()

    @staticmethod
    def _name_in(asked):
        return (asked.get("QueueUrl") or asked.get("QueueName") or "").rstrip("/").rsplit("/", 1)[-1]

    def _queue_of(self, asked):
        if not asked.get("QueueUrl"):
            raise missing("QueueUrl")
        name = self._name_in(asked)
        if self.queues is not None and name not in self.queues:
            raise NO_SUCH_QUEUE
        return name

    def _queue_url(self, asked, _):
        name = asked.get("QueueName") or ""
        if self.queues is not None and name not in self.queues:
            raise NO_SUCH_QUEUE
        return {"QueueUrl": self.url(name)}

    def _queue_attributes(self, asked, _):
        name = self._queue_of(asked)
        has = {"QueueArn": f"arn:aws:sqs:us-east-1:{self.ACCOUNT}:{name}", "MaximumMessageSize": str(self.message_bytes_max),
               "ApproximateNumberOfMessages": str(sum(t.queue == name for t in self.taken)), "VisibilityTimeout": "30"}
        if name.endswith(".fifo"):
            has.update(FifoQueue="true", ContentBasedDeduplication="false")
        has.update(self.attributes.get(name, {}))
        wanted = asked.get("AttributeNames") or []
        return {"Attributes": has if "All" in wanted else {k: v for k, v in has.items() if k in wanted}}

    def _send_message(self, asked, fault):
        queue = self._queue_of(asked)
        self._validate(queue, asked)
        if self._size(asked) > self.message_bytes_max:
            raise invalid(f"One or more parameters are invalid. Reason: Message must be shorter than {self.message_bytes_max} bytes.")
        return self._take(queue, asked, fault)

    def _send_batch(self, asked, fault):
        queue, entries = self._queue_of(asked), asked.get("Entries") or []
        prefix = "AWS.SimpleQueueService."
        if not entries:
            raise Refusal(prefix + "EmptyBatchRequest", "EmptyBatchRequest", "There should be at least one SendMessageBatchRequestEntry in the request.")
        if len(entries) > ENTRIES_MAX:
            raise Refusal(prefix + "TooManyEntriesInBatchRequest", "TooManyEntriesInBatchRequest", f"Maximum number of entries per request are {ENTRIES_MAX}. You have sent {len(entries)}.")
        ids = [entry.get("Id") or "" for entry in entries]
        if any(not re.fullmatch(r"[A-Za-z0-9_-]{1,80}", i) for i in ids):
            raise Refusal(prefix + "InvalidBatchEntryId", "InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.")
        if len(set(ids)) < len(ids):
            raise Refusal(prefix + "BatchEntryIdsNotDistinct", "BatchEntryIdsNotDistinct", "Two or more batch entries in the request have the same Id.")
        if sum(map(self._size, entries)) > BATCH_BYTES_MAX:
            raise Refusal(prefix + "BatchRequestTooLong", "BatchRequestTooLong", f"Batch requests cannot be longer than {BATCH_BYTES_MAX} bytes.")
        successful, failed = [], []
        unlucky = {i for i in ids if self._dice.random() < 0.5} or {ids[0]} if fault == "partial" else set()
        for entry in entries:
            try:
                if entry["Id"] in unlucky:
                    raise self._dice.choice([BROKEN, *THROTTLED])
                self._validate(queue, entry)
                if self._size(entry) > self.message_bytes_max:
                    raise invalid(f"Message must be shorter than {self.message_bytes_max} bytes.")
                successful.append({"Id": entry["Id"], **self._take(queue, entry, fault)})
            except Refusal as refusal:
                failed.append({"Id": entry["Id"], "SenderFault": refusal.sender and refusal not in THROTTLED, "Code": refusal.old, "Message": refusal.text})
        self._dice.shuffle(successful)  # the reference promises no order; an entry is known by its Id
        return {"Successful": successful, **({"Failed": failed} if failed else {})}

    @staticmethod
    def _size(entry):
        size = len((entry.get("MessageBody") or "").encode())
        for name, value in (entry.get("MessageAttributes") or {}).items():
            size += len(name.encode()) + len(value.get("DataType", "").encode())
            size += len((value.get("StringValue") or "").encode()) + len(base64.b64decode(value.get("BinaryValue") or ""))
        return size

    def _is_fifo(self, queue):
        return queue.endswith(".fifo") or self.attributes.get(queue, {}).get("FifoQueue") == "true"

    def _validate(self, queue, entry):
        body, attributes = entry.get("MessageBody"), entry.get("MessageAttributes") or {}
        if not body:
            raise missing("MessageBody")
        texts = [body, *(value.get("StringValue") or "" for value in attributes.values())]
        if any(map(FORBIDDEN.search, texts)):
            raise Refusal("InvalidMessageContents", "InvalidMessageContents", "Invalid binary character was found in the message body; the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF].")
        if len(attributes) > ATTRIBUTES_MAX:
            raise invalid(f"Number of message attributes [{len(attributes)}] exceeds the allowed maximum [{ATTRIBUTES_MAX}].")
        for name, value in attributes.items():
            if not ATTRIBUTE_NAME.match(name) or name.lower().startswith(("aws.", "amazon.")) or name.startswith(".") or name.endswith(".") or ".." in name:
                raise invalid(f"The message attribute name '{name}' is invalid.")
            if value.get("DataType", "").split(".")[0] not in ("String", "Number", "Binary"):
                raise invalid(f"The message attribute '{name}' has an invalid message attribute type.")
            if not value.get("StringValue") and not value.get("BinaryValue"):
                raise invalid(f"Message (user) attribute '{name}' must contain a non-empty value of type '{value['DataType']}'.")
        if self._is_fifo(queue):
            if not entry.get("MessageGroupId"):
                raise missing("MessageGroupId")
            if not entry.get("MessageDeduplicationId"):
                raise invalid("The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly")
            for name in ("MessageGroupId", "MessageDeduplicationId"):
                if not re.fullmatch(r"[!-~]{1,128}", entry[name]):
                    raise invalid(f"Value {entry[name]} for parameter {name} is invalid. Reason: {name} can only include alphanumeric and punctuation characters. 1 to 128 in length.")

    def _take(self, queue, entry, fault):
        body, attributes = entry["MessageBody"].encode(), entry.get("MessageAttributes") or {}
        answer = {"MD5OfMessageBody": body_md5(body), **({"MD5OfMessageAttributes": attributes_md5(attributes)} if attributes else {})}
        if fault == "wrong_md5":
            answer = {name: body_md5(digest.encode()) for name, digest in answer.items()}
        values = {name: value.get("StringValue") or value.get("BinaryValue") for name, value in attributes.items()}
        taken = Taken(body, values, queue, str(uuid.UUID(int=self._dice.getrandbits(128), version=4)),
                      entry.get("MessageGroupId") or "", entry.get("MessageDeduplicationId") or "")
        if queue.endswith(".fifo"):
            known = self._deduplicated.get((queue, taken.deduplication_id))
            if known and time.monotonic() - known[0] < 300:
                return {**answer, **known[1]}  # swallowed, and answered as the first one was
            self._sequence += 1
            receipt = {"MessageId": taken.message_id, "SequenceNumber": f"{self._sequence:020d}"}
            self._deduplicated[queue, taken.deduplication_id] = (time.monotonic(), receipt)
        else:
            receipt = {"MessageId": taken.message_id}
        self.taken.append(taken)
        return {**answer, **receipt}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--healthy", action="store_true")
    chosen = parser.parse_args()
    with FaultyQueue(chosen.seed, HEALTHY if chosen.healthy else STORMY, port=chosen.port) as queue:
        print(f"faulty queue at {queue.url('anything')}, seed {chosen.seed}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
