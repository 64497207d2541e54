"""A queue that takes less than comes: it gets about what it takes, in full requests, and nothing has to be done when it takes all again.

With `-s`, each test prints what the queue took and refused, and how long it took from the end of the throttling until nothing waited.
"""
import random
import re
import threading
import time

import pytest

from contract.api import Api, sqs_hook
from contract.checker import Expectation, check_hook
from contract.faulty_queue import HEALTHY, Faults, Throttle
from contract.server import run
from contract.wait import eventually

SECONDS = 12  # of throttling


@pytest.fixture(name="talk")
def a_talk():
    """Messages in twenty channels, forty a second, until the test is over."""
    ended = threading.Event()

    def talk(server):
        api, dice = Api(server.url, server.key, server.secret), random.Random(1)
        while not ended.wait(0.025):
            api.message(f"room-{dice.randrange(20)}", "hello")

    threads = []

    def begin(server):
        threads.append(threading.Thread(target=talk, args=(server,)))
        threads[-1].start()

    def end():
        ended.set()
        for thread in threads:
            thread.join()

    begin.end = end
    yield begin
    end()


@pytest.fixture(name="server")
def a_server(serve, faulty):
    return serve(faulty.address)


def begin(server, faulty, queue):
    api = Api(server.url, server.key, server.secret)
    hook = api.set_hooks(sqs_hook(faulty.url(queue)))[0]
    api.users("alice")
    for n in range(20):
        api.channel(f"room-{n}")
    return hook


def settled(server, faulty, hook, queue):
    """Nothing is wrong with what was late: all of it arrived, in order where the queue keeps one."""
    began = time.monotonic()
    eventually(lambda: server.ledger(hook["id"]).waiting == 0, 40, "nothing waits")
    print(f"{queue}: nothing waits {time.monotonic() - began:.1f} s after it took all again")
    ledger = server.ledger(hook["id"])
    assert ledger.delivered == ledger.accepted
    verdict = check_hook(server.events(), ledger, faulty.arrivals(queue), Expectation(ordered=queue.endswith(".fifo")), app=server.key, secret=server.secret)
    assert verdict.holds, verdict


@pytest.mark.slow
@pytest.mark.parametrize("queue", ["chat", "chat.fifo"])
def test_a_throttling_queue_gets_what_it_takes(server, faulty, talk, queue):
    hook = begin(server, faulty, queue)
    talk(server)
    throttle = faulty.faults = Throttle(per_second=2)
    eventually(lambda: throttle.refused > 3, what="it throttles")
    listed = run("hook", "list", "--data", server.data).stdout
    assert "retrying" in listed and "since the target throttles" in listed and "AWS throttles" in listed
    assert re.search(r"rate +\d+\.\d events/s over the last minute", listed)
    time.sleep(SECONDS)
    print(f"{queue}: took {throttle.taken} requests of {2 * SECONDS}, refused {throttle.refused}, {server.ledger(hook['id']).waiting} events wait")
    assert throttle.taken >= SECONDS, "at least half of what it takes"
    assert throttle.refused < 60, "two dozen until the pace is found, then one in seven or fewer"
    talk.end()
    faulty.faults = HEALTHY
    settled(server, faulty, hook, queue)


@pytest.mark.slow
def test_a_queue_that_throttles_all_is_asked_every_few_seconds(server, faulty, talk):
    hook = begin(server, faulty, "chat.fifo")
    faulty.faults = Faults(throttled=1)
    talk(server)
    time.sleep(SECONDS)
    talk.end()
    assert sum(fault == "throttled" for *_, fault in faulty.requests) < 60
    faulty.faults = HEALTHY
    settled(server, faulty, hook, "chat.fifo")

