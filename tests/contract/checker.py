"""The contract's checker: every committed event that matches a hook is delivered or accounted for, and nothing else is sent.

It looks only from outside: the event log as `millrace event list` prints it, the ledger of `millrace check`, and what
arrived at the queue. Repeats are allowed and counted.
"""
import hashlib
import hmac
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Event:
    """A record of the log that is an event of the application."""
    position: int
    event_id: str
    type: str
    cid: str  # "" where the event belongs to no channel
    payload: bytes  # exactly what the consumer is to read

    @classmethod
    def of(cls, line):
        return cls(line["position"], line["event_id"], line["type"], line.get("cid") or "", line["payload"].encode())


@dataclass(frozen=True)
class Arrival:
    """A message that the queue took, as a consumer sees it."""
    body: bytes
    attributes: dict = field(hash=False)

    @property
    def event_id(self):
        return self.attributes.get("event_id", "")

    @property
    def replay(self):
        """Of which replay it is; "" for the hook's own course."""
        return self.attributes.get("replay", "")


@dataclass(frozen=True)
class Ledger:
    """A hook's account in `millrace check`."""
    hook: str
    state: str
    accepted: int
    delivered: int
    waiting: int
    dead: int
    abandoned: int
    holds: bool
    all_hold: bool = True
    last_error: str = ""

    @classmethod
    def of(cls, hook, all_hold=True):
        counts = {name: hook[name] for name in ("accepted", "delivered", "waiting", "dead", "abandoned")}
        return cls(hook["id"], hook["state"], holds=hook["holds"], all_hold=all_hold, last_error=hook.get("last_error") or "", **counts)


@dataclass
class Expectation:
    """What a hook had to accept: the types it names (none: all) between two positions of the log."""
    types: frozenset = frozenset()
    after: int = 0           # the hook's own record
    until: int = 2**63 - 1   # the record that deleted or disabled it
    ordered: bool = False    # the transport keeps order per channel, so first arrivals must too

    def accepts(self, event):
        return self.after < event.position <= self.until and (not self.types or event.type in self.types)


@dataclass(repr=False)
class Verdict:
    problems: list
    matching: int = 0
    arrived: int = 0
    repeats: int = 0

    @property
    def holds(self):
        return not self.problems

    def __repr__(self):
        said = f"{self.matching} events, {self.arrived} arrived, {self.repeats} repeats"
        return said if self.holds else said + "\n  " + "\n  ".join(self.problems)


def _some(things, most=5):
    things = list(things)
    shown = (str(thing) if len(str(thing)) <= 100 else str(thing)[:97] + "..." for thing in things[:most])
    return ", ".join(shown) + (f" and {len(things) - most} more" if len(things) > most else "")


def check_log(log):
    """Problems of the log alone: positions rise, an event id names one event."""
    problems = []
    for earlier, later in zip(log, log[1:]):
        if later.position <= earlier.position:
            problems.append(f"position {later.position} follows {earlier.position} in the log")
    twice = [event_id for event_id, n in Counter(e.event_id for e in log).items() if n > 1]
    if twice:
        problems.append(f"event ids that name several events: {_some(twice)}")
    return problems


def check_ledger(ledger):
    """Problems of a hook's account alone."""
    problems = []
    if not (ledger.holds and ledger.all_hold):
        problems.append(f"check itself says that the ledger does not hold: {ledger}")
    if ledger.accepted != ledger.delivered + ledger.waiting + ledger.dead + ledger.abandoned:
        problems.append(f"the ledger does not close: {ledger}")
    return problems


def check_hook(log, ledger, arrivals, expectation=Expectation(), *, app="", secret="", settled=True):
    """The promise for one hook, from outside. `arrivals` in the order in which the queue took them.

    settled: all had time to arrive, so nothing may be waiting any more.
    app, secret: where given, the attributes that identify and sign each message are checked as well.
    """
    problems = check_log(log) + check_ledger(ledger)
    known = {event.event_id: event for event in log}
    matching = {event.event_id: event for event in log if expectation.accepts(event)}
    own = [arrival for arrival in arrivals if not arrival.replay]  # a replay is outside the ledger
    arrived = Counter(arrival.event_id for arrival in own)

    if ledger.accepted != len(matching):
        problems.append(f"the hook accepted {ledger.accepted} events, the log holds {len(matching)} that match it")
    if settled and ledger.waiting:
        problems.append(f"{ledger.waiting} events are still waiting: {ledger}")
    missing = [event for event_id, event in matching.items() if event_id not in arrived]
    excused = ledger.dead + ledger.waiting + ledger.abandoned
    if len(missing) > excused:
        problems.append(f"{len(missing) - excused} events lost; missing: "
                        + _some(f"{e.position} {e.type} {e.event_id}" for e in missing))
    distinct = sum(event_id in matching for event_id in arrived)
    if ledger.delivered > distinct:
        problems.append(f"{ledger.delivered} counted as delivered, the queue took {distinct} different ones")
    invented = [event_id for event_id in arrived if event_id not in known]
    if invented:
        problems.append(f"{len(invented)} delivered that the log does not hold: {_some(invented)}")
    unasked = [known[e] for e in arrived if e in known and e not in matching]
    if unasked:
        problems.append(f"{len(unasked)} delivered that the hook did not ask for: " + _some(f"{e.position} {e.type}" for e in unasked))
    problems += _check_content(arrivals, known, app, secret)
    if expectation.ordered:
        problems += _check_order(own, matching)
    return Verdict(problems, len(matching), distinct, sum(arrived.values()) - len(arrived))


def _check_content(arrivals, known, app, secret):
    wrong = Counter()
    for arrival in arrivals:
        event = known.get(arrival.event_id)
        if event is None:
            continue
        has = arrival.attributes
        if arrival.body != event.payload:
            wrong["body differs from the log"] += 1
        if has.get("event_type") != event.type:
            wrong["event_type differs from the log"] += 1
        if has.get("cid", "") != event.cid:
            wrong["cid differs from the log"] += 1
        if app and has.get("app") != app:
            wrong["app is not the API key"] += 1
        if secret and has.get("x-signature") != hmac.new(secret.encode(), event.payload, hashlib.sha256).hexdigest():
            wrong["x-signature does not verify"] += 1
    return [f"{n} messages: {what}" for what, n in wrong.items()]


def _check_order(arrivals, matching):
    newest, problems = {}, []
    for event_id in dict.fromkeys(arrival.event_id for arrival in arrivals):
        event = matching.get(event_id)
        if event is None or not event.cid:  # those of different users are of different groups
            continue
        if event.position < newest.get(event.cid, 0):
            problems.append(f"{event.cid}: {event.position} came after {newest[event.cid]}")
        newest[event.cid] = max(event.position, newest.get(event.cid, 0))
    return problems[:5]


def check_answers(log, fact_of, acknowledged, existing=(), once=lambda fact: True):
    """What the API told its clients against the log.

    fact_of: the change that an event tells of, as a value, or None.
    acknowledged: the changes that were answered 2xx: each is in the log.
    existing: the changes of which the API said that they exist already: in the log as well, or a row was committed without its event.
    once: whether a change can happen only once, however often a client repeats its request.
    """
    told = Counter(fact for fact in map(fact_of, log) if fact is not None)
    problems = []
    lost = [fact for fact in acknowledged if fact not in told]
    if lost:
        problems.append(f"{len(lost)} acknowledged changes have no event in the log: {_some(lost)}")
    halves = [fact for fact in existing if fact not in told]
    if halves:
        problems.append(f"{len(halves)} changes exist without their event: {_some(halves)}")
    twice = [fact for fact, n in told.items() if n > 1 and once(fact)]
    if twice:
        problems.append(f"{len(twice)} changes have several events, so an event was committed without its row: {_some(twice)}")
    return problems
