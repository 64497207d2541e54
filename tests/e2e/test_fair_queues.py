"""Groups on a standard queue: SQS deals them out fairly, so a busy channel delays no other."""
from contract.api import sqs_hook
from contract.wait import eventually


def groups(moto, url, enough):
    """The MessageGroupId of each message, as the AWS SDK reads it; None where there is none."""
    found = []

    def read():
        got = moto.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"], MessageAttributeNames=["All"])
        for message in got.get("Messages", []):
            kind = message["MessageAttributes"]["event_type"]["StringValue"]
            found.append((kind, message["Attributes"].get("MessageGroupId"), message["Attributes"].get("MessageDeduplicationId")))
            moto.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return len(found) >= enough

    eventually(read, 20, f"{enough} messages")
    return found


def talk(api):
    api.users("alice")
    api.channel("lobby")
    api.message("lobby", "hello")


def test_a_standard_queue_is_told_the_groups_where_the_hook_says_so(api, moto, queue):
    wanted = ["user.updated", "message.new"]
    hook, = api.set_hooks(sqs_hook(queue, event_types=wanted, sqs_event_based_message_group_id_enabled=True))
    assert hook["sqs_event_based_message_group_id_enabled"] is True
    talk(api)
    assert sorted(groups(moto, queue, 2)) == [("message.new", "messaging:lobby", None), ("user.updated", "user:alice", None)]


def test_without_it_there_are_none(api, moto, queue):
    api.set_hooks(sqs_hook(queue, event_types=["message.new"]))
    talk(api)
    assert groups(moto, queue, 1) == [("message.new", None, None)]
