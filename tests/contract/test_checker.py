"""The checker against histories whose verdict is known: a checker that notices nothing proves nothing."""
from dataclasses import replace

import pytest

from contract.checker import Arrival, Event, Expectation, Ledger, check_answers, check_hook

LOG = [Event(n, f"e{n}", kind, "messaging:a" if n % 2 else "messaging:b", f'{{"n":{n}}}'.encode())
       for n, kind in enumerate(["message.new", "reaction.new", "message.new", "message.updated"], start=2)]
CLOSED = Ledger("h", "healthy", accepted=4, delivered=4, waiting=0, dead=0, abandoned=0, holds=True)


def arrival(event, **other):
    return Arrival(event.payload, {"event_id": event.event_id, "event_type": event.type, "cid": event.cid, **other})


ALL = [arrival(event) for event in LOG]


def test_a_kept_promise_has_no_problems_and_repeats_are_counted():
    verdict = check_hook(LOG, CLOSED, ALL + ALL[:1])
    assert verdict.holds, verdict
    assert (verdict.matching, verdict.arrived, verdict.repeats) == (4, 4, 1)


def test_dead_and_abandoned_events_need_not_arrive():
    assert check_hook(LOG, replace(CLOSED, delivered=2, dead=1, abandoned=1), ALL[:2]).holds


def test_a_filter_and_a_hooks_span_decide_what_matches():
    only = Expectation(types=frozenset({"message.new"}), after=2)
    assert check_hook(LOG, replace(CLOSED, accepted=1, delivered=1), [arrival(LOG[2])], only).holds


@pytest.mark.parametrize("said, ledger, arrivals, expectation", [
    ("lost", CLOSED, ALL[:3], Expectation()),
    ("counted as delivered", CLOSED, ALL[:3], Expectation()),
    ("does not close", replace(CLOSED, delivered=3), ALL, Expectation()),
    ("does not hold", replace(CLOSED, holds=False), ALL, Expectation()),
    ("does not hold", replace(CLOSED, all_hold=False), ALL, Expectation()),
    ("still waiting", replace(CLOSED, delivered=3, waiting=1), ALL, Expectation()),
    ("accepted 5", replace(CLOSED, accepted=5, dead=1), ALL, Expectation()),
    ("log does not hold", CLOSED, ALL + [Arrival(b"{}", {"event_id": "other"})], Expectation()),
    ("did not ask for", replace(CLOSED, accepted=2, delivered=2), ALL, Expectation(types=frozenset({"message.new"}))),
    ("body differs", CLOSED, ALL[:3] + [replace(ALL[3], body=b'{"n": 5}')], Expectation()),
    ("event_type differs", CLOSED, ALL[:3] + [arrival(LOG[3], event_type="message.new")], Expectation()),
    ("cid differs", CLOSED, ALL[:3] + [arrival(LOG[3], cid="messaging:c")], Expectation()),
    ("came after", CLOSED, [ALL[2], ALL[0], ALL[1], ALL[3]], Expectation(ordered=True)),
])
def test_a_broken_promise_is_named(said, ledger, arrivals, expectation):
    problems = check_hook(LOG, ledger, arrivals, expectation).problems
    assert any(said in problem for problem in problems), problems


def test_identity_and_signature_are_checked_when_asked_for():
    problems = check_hook(LOG, CLOSED, ALL, app="key", secret="s").problems
    assert any("API key" in p for p in problems) and any("verify" in p for p in problems)


def test_a_log_that_repeats_itself_is_refused():
    assert check_hook(LOG + [LOG[-1]], CLOSED, ALL).problems


def test_answers_are_held_against_the_log():
    fact = lambda event: event.event_id
    assert check_answers(LOG, fact, {"e2", "e3"}, {"e4"}) == []
    assert "acknowledged" in check_answers(LOG, fact, {"e9"})[0]
    assert "without their event" in check_answers(LOG, fact, set(), {"e9"})[0]
    assert "without its row" in check_answers([*LOG, replace(LOG[0], position=9)], fact, set())[0]
