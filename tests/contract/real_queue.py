"""Real SQS servers and the AWS SDK as their reader: queues, what arrived in them, and signatures that are really checked."""
import json
import os
import socket
import subprocess
import sys
import urllib.request

import boto3
from botocore.config import Config

from contract.checker import Arrival
from contract.wait import eventually

REGION = "us-east-1"
ACTIONS = ["sqs:GetQueueUrl", "sqs:SendMessage", "sqs:SendMessageBatch", "sqs:GetQueueAttributes"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class QueueServer:
    """A real SQS server as a process of its own on loopback: one per test session, queues told apart by name."""

    def __init__(self, port, command, seconds_to_start):
        self.port = port
        self.address = f"127.0.0.1:{port}"
        self.endpoint = f"http://{self.address}"
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env={**os.environ, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x"})
        try:
            eventually(self._answers, seconds_to_start, f"{type(self).__name__} answers")
        except AssertionError:
            self.close()
            raise
        self.sqs = self.client("sqs")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _answers(self):
        assert self.process.poll() is None, f"{type(self).__name__} ended at once: {' '.join(self.process.args)}"
        with socket.socket() as probe:
            probe.settimeout(0.2)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def client(self, service, key="AKIAREADER", secret="reader"):
        return boto3.client(service, endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=key, aws_secret_access_key=secret,
                            config=Config(retries={"max_attempts": 1}, read_timeout=20))

    def close(self):
        self.process.kill()
        self.process.wait()

    def queue(self, name, **attributes):
        """A new queue's URL, at this server."""
        made = self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        return self.endpoint + "/" + made.split("/", 3)[3]

    def topic(self, name, *queues, raw=True, **attributes):
        """A new topic's ARN; what is published there goes to these queues."""
        sns = self.client("sns")
        made = sns.create_topic(Name=name, Attributes=attributes)["TopicArn"]
        for queue in queues:
            sns.subscribe(TopicArn=made, Protocol="sqs", Endpoint=self.arn(queue), Attributes={"RawMessageDelivery": "true" if raw else "false"})
        return made

    def arn(self, url):
        return self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]

    def read(self, url, most=10):
        """Takes up to ten messages out of the queue."""
        got = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=most, MessageAttributeNames=["All"], AttributeNames=["All"]).get("Messages", [])
        if got:
            self.sqs.delete_message_batch(QueueUrl=url, Entries=[{"Id": str(i), "ReceiptHandle": m["ReceiptHandle"]} for i, m in enumerate(got)])
        return [Arrival(m["Body"].encode(), {k: v["StringValue"] for k, v in m.get("MessageAttributes", {}).items()}) for m in got]

    def read_until(self, url, enough, seconds=20, what=""):
        """All that arrives until `enough(messages)`; those of Test SQS included."""
        messages = []

        def probe():
            messages.extend(self.read(url))
            return enough(messages)

        eventually(probe, seconds, what or f"enough messages in {url}")
        return messages


class Moto(QueueServer):
    """moto's server, whose IAM really checks signatures and rights when asked to."""

    def __init__(self):
        port = free_port()
        super().__init__(port, [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], 40)

    def user(self, queue_url, name, actions):
        """A new IAM user with these permissions on this queue: its access key and secret."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": [self.arn(queue_url)]}]}
        iam.put_user_policy(UserName=name, PolicyName="queue", PolicyDocument=json.dumps(policy))
        made = iam.create_access_key(UserName=name)["AccessKey"]
        return made["AccessKeyId"], made["SecretAccessKey"]

    def sender(self, queue_url, name):
        """The same with the four permissions that Millrace wants."""
        return self.user(queue_url, name, ACTIONS)

    def check_signatures(self, on):
        """From now on every request is checked against IAM's users and policies, or none is."""
        request = urllib.request.Request(self.endpoint + "/moto-api/reset-auth", data=b"0" if on else b"inf", headers={"Content-Type": "text/plain"}, method="POST")
        urllib.request.urlopen(request, timeout=10).read()
