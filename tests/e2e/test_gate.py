"""What a network does between Millrace and a real queue: every event arrives all the same, and nobody has to lend a hand.

With `-s`, each test prints how long it took from fair weather until nothing waited.
"""
import time

import pytest

from contract.api import Api, sqs_hook
from contract.checker import Expectation, check_hook
from contract.gate import FAIR, Gate, Weather
from contract.wait import eventually

STORMS = {
    "slow": Weather(delay_s=0.02),
    "sliced": Weather(slice_bytes=7),
    "throttled": Weather(bytes_per_s=60_000),
    "answers cut off": Weather(reset_answer=0.5),
    "requests cut off": Weather(reset_request=0.25),
    "all at once": Weather(delay_s=0.002, slice_bytes=400, reset_answer=0.2, reset_request=0.2),
}


@pytest.fixture(name="gate")
def a_gate(moto):
    with Gate(moto.address, seed=7) as gate:
        yield gate


@pytest.fixture(name="server")
def a_server_behind_the_gate(serve, gate):
    return serve(gate.address)


def begin(server, gate, queue):
    api = Api(server.url, server.key, server.secret)
    hook = api.set_hooks(sqs_hook(gate.through(queue)))[0]
    api.users("alice")
    api.channel("c")
    eventually(lambda: server.ledger(hook["id"]).waiting == 0, 20, "fair weather at first")
    return api, hook


def recovered(server, hook, name, since, seconds=40):
    eventually(lambda: server.ledger(hook["id"]).waiting == 0, seconds, f"{name}: nothing waits")
    print(f"{name}: nothing waits {time.monotonic() - since:.2f} s after the weather turned fair")


def everything_arrived(server, hook, moto, queue):
    wanted = server.events()
    arrivals = moto.read_until(queue, lambda got: {m.event_id for m in got} >= {e.event_id for e in wanted}, what="every event is in the queue")
    verdict = check_hook(wanted, server.ledger(hook["id"]), arrivals, Expectation(), app=server.key, secret=server.secret)
    assert verdict.holds, verdict
    assert server.check()["holds"]
    return verdict


@pytest.mark.parametrize("name", STORMS)
def test_a_storm(server, gate, moto, queue, name):
    api, hook = begin(server, gate, queue)
    gate.weather = STORMS[name]
    for n in range(60):
        api.message("c", f"message {n} " + "é" * 100)
    before = server.ledger(hook["id"]).delivered
    # Some get through, whatever the weather; what has not is sent again when it is fair.
    eventually(lambda: server.ledger(hook["id"]).delivered > before or server.ledger(hook["id"]).waiting == 0, 30, f"{name}: some get through")
    gate.weather = FAIR
    recovered(server, hook, name, time.monotonic())
    everything_arrived(server, hook, moto, queue)


def test_a_closed_port_opens_again(server, gate, moto, queue):
    api, hook = begin(server, gate, queue)
    gate.refuse()
    for n in range(30):
        api.message("c", f"message {n}")
    eventually(lambda: "refused" in server.ledger(hook["id"]).last_error, 10, "the error says what happens")
    gate.accept()
    recovered(server, hook, "port closed", time.monotonic())
    everything_arrived(server, hook, moto, queue)


def test_answers_that_never_come_are_repeats(server, gate, moto, queue):
    """The queue takes the events and its answers are lost: they are sent again under the same ids."""
    api, hook = begin(server, gate, queue)
    gate.weather = Weather(swallow_answers=True)
    for n in range(10):
        api.message("c", f"message {n}")
    eventually(lambda: server.ledger(hook["id"]).last_error, 20, "the first request has given up")
    assert server.ledger(hook["id"]).delivered == 2, "delivered is what the queue acknowledged, and nothing else"
    gate.weather = FAIR
    recovered(server, hook, "answers lost", time.monotonic())
    assert everything_arrived(server, hook, moto, queue).repeats > 0


@pytest.mark.slow
def test_a_hole_that_swallows_everything(server, gate, moto, queue):
    api, hook = begin(server, gate, queue)
    gate.weather = Weather(swallow_all=True)
    began = time.monotonic()
    for n in range(10):
        api.message("c", f"message {n}")
    assert time.monotonic() - began < 5, "no call of the API waits for a queue"
    eventually(lambda: server.ledger(hook["id"]).last_error, 20, "the time-out is told")
    gate.weather = FAIR
    recovered(server, hook, "black hole", time.monotonic())
    everything_arrived(server, hook, moto, queue)
