"""The stub queue against AWS's own client and against moto: what it answers when well, and that each fault is what it says."""
import random

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError, HTTPClientError

from contract.aws_account import AwsAccount, Key, KmsKey
from contract.faulty_queue import DENIED, HEALTHY, STORMY, Faults, FaultyQueue
from contract.real_queue import Moto

ATTRIBUTES = {"event_id": {"DataType": "String", "StringValue": "0192-é"}, "app": {"DataType": "String", "StringValue": "key"},
              "n": {"DataType": "Number.int", "StringValue": "7"}, "raw": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}}


@pytest.fixture(name="queue")
def a_queue():
    with FaultyQueue(seed=7) as queue:
        yield queue


def client(queue):
    return boto3.client("sqs", endpoint_url=queue.endpoint, region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s",
                        config=Config(retries={"max_attempts": 0}, connect_timeout=2, read_timeout=5))


def batch(n, text="hello"):
    return [{"Id": f"i{k}", "MessageBody": f"{text} {k}", "MessageAttributes": ATTRIBUTES} for k in range(n)]


def test_what_is_sent_is_recorded_and_acknowledged(queue):
    sqs, url = client(queue), queue.url("q")
    one = sqs.send_message(QueueUrl=url, MessageBody="Zoë", MessageAttributes=ATTRIBUTES)
    many = sqs.send_message_batch(QueueUrl=url, Entries=batch(10))
    assert len(many["Successful"]) == 10 and "Failed" not in many
    taken = queue.arrivals("q")
    assert [t.body.decode() for t in taken] == ["Zoë"] + [f"hello {k}" for k in range(10)]
    assert taken[0].message_id == one["MessageId"] and taken[0].attributes["event_id"] == "0192-é"


def test_digests_are_those_of_an_independent_implementation(queue):
    sent = {"MessageBody": "Zoë 🦦", "MessageAttributes": ATTRIBUTES}
    ours = client(queue).send_message(QueueUrl=queue.url("q"), **sent)
    with Moto() as moto:
        theirs = moto.sqs.send_message(QueueUrl=moto.queue("q"), **sent)
    for digest in ("MD5OfMessageBody", "MD5OfMessageAttributes"):
        assert ours[digest] == theirs[digest]


def test_attributes_and_urls_of_queues(queue):
    sqs = client(queue)
    assert sqs.get_queue_url(QueueName="q")["QueueUrl"] == queue.url("q")
    assert sqs.get_queue_attributes(QueueUrl=queue.url("q"), AttributeNames=["All"])["Attributes"]["MaximumMessageSize"] == "262144"


@pytest.mark.parametrize("code, sent", [
    ("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", batch(11)),
    ("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", batch(1) * 2),
    ("AWS.SimpleQueueService.BatchRequestTooLong", batch(5, "x" * 250_000)),
])
def test_a_batch_that_sqs_refuses_is_refused(queue, code, sent):
    with pytest.raises(ClientError) as error:
        client(queue).send_message_batch(QueueUrl=queue.url("q"), Entries=sent)
    assert error.value.response["Error"]["Code"] == code
    assert not queue.taken


@pytest.mark.parametrize("code, entry", [
    ("InvalidMessageContents", {"MessageBody": "bell \x07"}),
    ("InvalidParameterValue", {"MessageBody": "x", "MessageAttributes": {f"a{k}": ATTRIBUTES["app"] for k in range(11)}}),
    ("InvalidParameterValue", {"MessageBody": "x", "MessageAttributes": {"a": {"DataType": "String", "StringValue": ""}}}),
    ("MissingParameter", {"MessageBody": ""}),
    ("InvalidParameterValue", {"MessageBody": "x" * 262_145}),
])
def test_an_entry_that_sqs_refuses_fails_alone(queue, code, entry):
    answer = client(queue).send_message_batch(QueueUrl=queue.url("q"), Entries=[{"Id": "bad", **entry}, *batch(1)])
    assert [(f["Id"], f["Code"], f["SenderFault"]) for f in answer["Failed"]] == [("bad", code, True)]
    assert [s["Id"] for s in answer["Successful"]] == ["i0"]


def test_a_fifo_queue_wants_a_group_and_swallows_repeats(queue):
    sqs, url = client(queue), queue.url("q.fifo")
    with pytest.raises(ClientError):
        sqs.send_message(QueueUrl=url, MessageBody="x")
    first, second = (sqs.send_message(QueueUrl=url, MessageBody="x", MessageGroupId="g", MessageDeduplicationId="d") for _ in range(2))
    assert first["MessageId"] == second["MessageId"] and len(queue.taken) == 1


def test_an_unknown_queue_and_a_refusal_have_their_names():
    with FaultyQueue(queues={"q"}) as queue:
        with pytest.raises(ClientError) as error:
            client(queue).send_message(QueueUrl=queue.url("other"), MessageBody="x")
        assert error.value.response["Error"]["Code"] == "AWS.SimpleQueueService.NonExistentQueue"
        queue.refusal = DENIED
        with pytest.raises(ClientError) as error:
            client(queue).send_message(QueueUrl=queue.url("q"), MessageBody="x")
        assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
        assert queue.requests[-1][1:] == ("SendMessage", 1, "none")


@pytest.mark.parametrize("fault, status", [("broken", 500), ("unavailable", 503), ("throttled", (400, 403))])
def test_faults_that_answer_take_nothing(queue, fault, status):
    queue.faults = Faults(**{fault: 1})
    with pytest.raises(ClientError) as error:
        client(queue).send_message_batch(QueueUrl=queue.url("q"), Entries=batch(2))
    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] in (status if isinstance(status, tuple) else (status,))
    assert not queue.taken


@pytest.mark.parametrize("fault, taken", [("reply_lost", 2), ("request_lost", 0)])
def test_faults_that_end_the_connection(queue, fault, taken):
    queue.faults = Faults(**{fault: 1})
    with pytest.raises((ConnectionClosedError, HTTPClientError)):
        client(queue).send_message_batch(QueueUrl=queue.url("q"), Entries=batch(2))
    assert len(queue.taken) == taken


def test_a_cut_reply_says_nothing_of_its_entries(queue):
    queue.faults = Faults(reply_cut=1)
    answer = client(queue).send_message_batch(QueueUrl=queue.url("q"), Entries=batch(2))  # boto3 does not even notice
    assert "Successful" not in answer and len(queue.taken) == 2


def test_a_partial_failure_takes_what_it_says(queue):
    queue.faults = Faults(partial=1)
    answer = client(queue).send_message_batch(QueueUrl=queue.url("q"), Entries=batch(10))
    assert answer["Failed"] and len(answer.get("Successful", [])) + len(answer["Failed"]) == 10
    assert {t.body.decode() for t in queue.taken} == {f"hello {s['Id'][1:]}" for s in answer.get("Successful", [])}


def test_wrong_digests_are_wrong(queue):
    entry = {"QueueUrl": queue.url("q"), "MessageBody": "x"}
    right = client(queue).send_message(**entry)["MD5OfMessageBody"]
    queue.faults = Faults(wrong_md5=1)
    assert client(queue).send_message(**entry)["MD5OfMessageBody"] != right


def test_it_refuses_connections_and_comes_back_on_the_same_port(queue):
    sqs, url = client(queue), queue.url("q")
    sqs.send_message(QueueUrl=url, MessageBody="before")
    queue.refuse()
    with pytest.raises((EndpointConnectionError, ConnectionClosedError)):
        sqs.send_message(QueueUrl=url, MessageBody="meanwhile")
    queue.heal()
    sqs.send_message(QueueUrl=url, MessageBody="after")
    assert [t.body for t in queue.taken] == [b"before", b"after"]


def test_a_seed_repeats_its_faults():
    draws = []
    for _ in range(2):
        with FaultyQueue(seed=3, faults=STORMY) as queue:
            draws.append([queue.faults.draw(queue._dice) for _ in range(50)])
    assert draws[0] == draws[1] and len(set(draws[0])) > 4
    assert HEALTHY.draw(random.Random(1)) == "none"


# An account in front of the queue: who is let in, told by AWS's own client

@pytest.fixture(name="account")
def an_account():
    return AwsAccount(keys={"AKIAGOOD": Key("good-secret")})


@pytest.fixture(name="send")
def a_sender(account):
    def send(key="AKIAGOOD", secret="good-secret", region="us-east-1", name="q", **more):
        sqs = boto3.client("sqs", endpoint_url=guarded.endpoint, region_name=region, aws_access_key_id=key, aws_secret_access_key=secret,
                           config=Config(retries={"max_attempts": 0}), **more)
        try:
            return sqs.send_message(QueueUrl=guarded.url(name), MessageBody="é") and "sent"
        except ClientError as error:
            return error.response["Error"]["Code"]

    with FaultyQueue(account=account) as guarded:
        yield send


def test_botos_signature_is_the_one_that_is_expected(send, account):
    assert send() == "sent" and send(secret="bad") == "SignatureDoesNotMatch" and send(key="AKIABAD") == "InvalidClientTokenId"
    assert send(region="eu-west-1") == "SignatureDoesNotMatch"
    account.keys["ASIATEMP"] = Key("temporary", token="of the session")
    session = {"key": "ASIATEMP", "secret": "temporary", "aws_session_token": "of the session"}
    assert send(**session) == "sent" and send(**{**session, "aws_session_token": "another"}) == "InvalidClientTokenId"
    account.keys["ASIATEMP"].is_expired = True
    assert send(**session) == "ExpiredToken"


@pytest.mark.parametrize("minutes, answer", [(14, "sent"), (-14, "sent"), (16, "SignatureDoesNotMatch"), (-16, "SignatureDoesNotMatch")])
def test_a_clock_may_be_off_by_a_quarter_of_an_hour(send, account, minutes, answer):
    account.clock_ahead_seconds = 60 * minutes
    assert send() == answer


def test_policies_are_weighed_as_iam_does(send, account):
    def queue_policy(effect, principal="*"):
        account.queue_policies["q"] = {"Statement": {"Effect": effect, "Principal": principal, "Action": "sqs:*", "Resource": "arn:aws:sqs:us-east-1:*:q"}}

    queue_policy("Deny")
    assert send() == "AccessDenied" and send(name="other") == "sent"
    account.keys["AKIAGOOD"].allows = []
    queue_policy("Allow", {"AWS": "arn:aws:iam::000000000000:root"})
    assert send() == "sent" and send(name="other") == "AccessDenied"
    account.keys["AKIAGOOD"].arn = "arn:aws:iam::222222222222:user/stranger"
    queue_policy("Allow", {"AWS": "222222222222"})
    assert send() == "AccessDenied"
    account.keys["AKIAGOOD"].allows = ["sqs:SendMessage"]
    assert send() == "sent"


def test_the_queues_key_must_be_there_enabled_and_allowed(send, account):
    account.queue_keys["q"] = "arn:aws:kms:us-east-1:000000000000:key/1"
    assert send() == "KMS.NotFoundException"
    account.kms_keys[account.queue_keys["q"]] = kms = KmsKey()
    assert send() == "KMS.AccessDeniedException"
    kms.allows.append(account.keys["AKIAGOOD"].arn)
    assert send() == "sent"
    kms.is_enabled = False
    assert send() == "KMS.DisabledException"
