"""Every answer and payload of a fixed conversation is, byte for byte, the one in golden/.

UPDATE_GOLDEN=1 writes the files anew; read the diff before committing it. The seed's own example, golden/seed_message_new.json,
is nobody's answer: it was copied from the documentation, src/wire/event_test.cpp compares with it, and nothing rewrites it.
"""
import hashlib
import json

import pytest

from contract.faulty_queue import FaultyQueue
from contract.server import Millrace, binary
from wire.golden_files import GOLDEN, SEED, matches_golden, write_golden
from wire.masking import Run
from wire.talk import EVENTS, FIRED, GOLDENS, LATE, QUEUE, held

SEED_SHA256 = "5c3ca902c7d1a352e8d422ea3bc94fd4d579d5d3d2a1c6aae849a190ede465b9"


@pytest.fixture(scope="module", name="talk")
def a_talk(tmp_path_factory):
    """Held once: golden's name → text, raw and with placeholders."""
    assert binary().exists(), f"there is no {binary()}: build it with ./dev build, or name another with MILLRACE_BIN"
    run = Run()
    with FaultyQueue() as queue:
        server = Millrace(tmp_path_factory.mktemp("golden") / "data", key="goldenkey", allow=[queue.address, QUEUE.split("/")[2]])
        try:
            raw = held(server.start(), queue)
        finally:
            server.close()
    run.end()
    return {name: (text, run.masked(text)) for name, text in raw.items()}


@pytest.mark.parametrize("name", GOLDENS)
def test_is_byte_for_byte_the_golden(talk, name):
    matches_golden(name, talk[name][1])


def test_every_golden_belongs_to_the_conversation():
    assert {path.stem for path in GOLDEN.glob("*.json")} == {SEED, *GOLDENS, *LATE.values()}
    assert len(set(GOLDENS)) == len(GOLDENS)


def test_every_event_type_that_is_sent_has_a_golden(talk):
    sent = {event["name"] for event in json.loads(talk[FIRED][0])["events"] if event["fired"]}
    assert sent == {kind if "." in kind else "*" for kind, name in EVENTS if name} | set(LATE)


def test_the_seeds_example_is_never_rewritten():
    assert SEED not in GOLDENS
    with pytest.raises(AssertionError):
        write_golden(SEED, "{}\n")
    assert hashlib.sha256((GOLDEN / f"{SEED}.json").read_bytes()).hexdigest() == SEED_SHA256


def test_answers_are_one_compact_line(talk):
    for name, (raw, _) in talk.items():
        assert "\n" not in raw, name
        json.loads(raw)


def test_event_times_carry_nanoseconds(talk):
    times = [json.loads(talk[name][0])["created_at"] for _, name in EVENTS if name]
    assert any(len(time) > len("2026-01-31T12:00:00.000000Z") for time in times), times
