"""What a conversation must leave: these events, in this order, all of them in the queue, and a ledger that closes."""
from contract.checker import check_hook
from contract.wait import eventually


def settled(server, hook, seconds=30):
    """The hook's ledger, once nothing waits for it any more."""
    return eventually(lambda: (now := server.ledger(hook["id"])).waiting == 0 and now, seconds, f"nothing waits for hook {hook['id']}")


def all_delivered(server, moto, queue, hook, expected):
    """The log, once the hook has delivered it; `expected` are its types in order."""
    log = server.events()
    assert [event.type for event in log] == expected
    ledger = settled(server, hook, 20)
    arrived = moto.read_until(queue, lambda ms: len({m.event_id for m in ms}) >= len(expected), what="all events in the queue")
    verdict = check_hook(log, ledger, arrived, app=server.key, secret=server.secret)
    assert verdict.holds, verdict
    return log
