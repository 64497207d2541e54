"""Delivery to ElasticMQ, read by the AWS SDK: another author's digests, FIFO rules and limits."""
import pytest

from contract.api import Api, sqs_hook
from contract.checker import Expectation, check_hook
from contract.delivered import settled


@pytest.fixture(name="server")
def a_server(serve, elasticmq):
    return serve(elasticmq.address)


def test_the_connection_is_tested(api, elasticmq):
    url = elasticmq.queue("checked")
    answer = api.call("POST", "/check_sqs", {"sqs_url": url, "sqs_key": "k", "sqs_secret": "s"})
    assert answer["status"] == "ok", answer
    message, = elasticmq.read_until(url, len)
    assert message.attributes["millrace_test"]


def test_every_event_arrives_on_a_standard_queue(api, server, elasticmq):
    url = elasticmq.queue("standard")
    hook, = api.set_hooks(sqs_hook(url))
    api.users("alice")
    api.channel("c")
    for n in range(40):
        api.message("c", f"grüße 🌍 \uffff {n}")
    log = server.events()
    arrived = elasticmq.read_until(url, lambda ms: len({m.event_id for m in ms}) == len(log), 30)
    verdict = check_hook(log, settled(server, hook), arrived, app=server.key, secret=server.secret)
    assert verdict.holds, verdict


def test_a_fifo_queue_keeps_each_channels_order_across_a_kill(api, server, elasticmq):
    url = elasticmq.queue("ordered.fifo", FifoQueue="true")
    hook, = api.set_hooks(sqs_hook(url))
    api.users("alice")
    for channel in "abcd":
        api.channel(channel)
    for n in range(60):
        api.message("abcd"[n % 4], f"message {n}")
        if n == 30:
            server.kill()
            server.start()
            api = Api(server.url, server.key, server.secret)
    log = server.events()
    arrived = elasticmq.read_until(url, lambda ms: len({m.event_id for m in ms}) == len(log), 60)
    verdict = check_hook(log, settled(server, hook), arrived, Expectation(ordered=True), app=server.key, secret=server.secret)
    assert verdict.holds and verdict.matching == 65, verdict
