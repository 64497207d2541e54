"""The conversation of the golden files, held through /api/v2: its answers say the same in the newer form, its payloads are the same.

The newer form puts an application's own data into an object `custom`, and writes times as nanoseconds since 1970.
"""
import json
from datetime import datetime, timezone

import pytest

from contract.faulty_queue import FaultyQueue
from contract.server import Millrace
from wire.golden_files import GOLDEN, in_lines
from wire.masking import Run
from wire.talk import EVENTS, GOLDENS, QUEUE, TEST_EVENT, held

PAYLOADS = {name for _, name in EVENTS} | {TEST_EVENT}
# What v2 answers in words of its own: the test of that name says which.
OF_ITS_OWN = {"answer_mute_user", "answer_flag_message", "answer_flag_user", "error_unknown_route"}
V2_ALONE = {"mentioned_channel", "mentioned_here"}
NEVER = "0001-01-01T00:00:00Z"


class Spelled(str):
    """A number as it was spelled."""


def parsed(text):
    return json.loads(text, parse_int=Spelled, parse_float=Spelled)


def rfc3339(nanoseconds):
    seconds, fraction = divmod(int(nanoseconds), 1_000_000_000)
    second = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return second + (f".{fraction:09}".rstrip("0") if fraction else "") + "Z"


def older(value, name=""):
    """The value as v1 has it."""
    if isinstance(value, list):
        return [older(item, name) for item in value]
    if isinstance(value, dict):
        flat = {}
        for key, member in value.items():
            if key in V2_ALONE:
                continue
            flat.update(member if key == "custom" and isinstance(member, dict) else {key: older(member, key)})
        return flat
    if isinstance(value, Spelled) and len(value) == 19 and value.isdigit():
        return rfc3339(value)
    return NEVER if name in ("last_read", "last_read_at") and value == "0" else value


def answer_as_v1(text):
    """The answer as v1 has it; there a list of threads leaves out who has read."""
    answer = older(parsed(text))
    for thread in answer.get("threads", []):
        thread.pop("read", None)
    return text_of(answer)


def text_of(value):
    if isinstance(value, Spelled):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{text_of(key)}:{text_of(member)}" for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(text_of, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


@pytest.fixture(scope="module", name="talk")
def a_talk(tmp_path_factory):
    """Golden's name → text, as it came, and as v1 has it with placeholders."""
    run = Run()
    with FaultyQueue() as queue:
        server = Millrace(tmp_path_factory.mktemp("v2") / "data", key="goldenkey", allow=[queue.address, QUEUE.split("/")[2]])
        try:
            raw = held(server.start(), queue, "/api/v2")
        finally:
            server.close()
    run.end()
    return {name: (text, run.masked(text if name in PAYLOADS else answer_as_v1(text))) for name, text in raw.items()}


@pytest.mark.parametrize("name", [name for name in GOLDENS if name not in OF_ITS_OWN])
def test_says_the_same(talk, name):
    golden = (GOLDEN / f"{name}.json").read_text(encoding="utf-8").strip()
    assert in_lines(talk[name][1]) == in_lines(golden if name in PAYLOADS else text_of(older(parsed(golden))))


def test_a_list_of_threads_says_who_has_read_too(talk):
    threads = json.loads(talk["answer_query_threads"][0])["threads"]
    assert [len(thread["read"]) for thread in threads] == [len(thread["thread_participants"]) for thread in threads] != []


def test_no_time_is_left_as_text(talk):
    def texts(value):
        if isinstance(value, dict):
            for key, member in value.items():
                yield from texts(member)
        elif isinstance(value, list):
            for item in value:
                yield from texts(item)
        elif isinstance(value, str):
            yield value

    for name, (raw, _) in talk.items():
        if name not in PAYLOADS:
            found = [text for text in texts(parsed(raw)) if text[:2] == "20" and text[10:11] == "T"]
            assert not found, (name, found)


def test_custom_data_is_an_object_where_there_is_none_too(talk):
    users = json.loads(talk["answer_update_users"][0])["users"]
    assert users["ann"]["custom"]["favourite"]["animal"] == "otter 🦦" and users["ben"]["custom"] == {}


def test_mutes_are_a_list_for_one_too(talk):
    answer = json.loads(talk["answer_mute_user"][0])
    assert [mute["target"]["id"] for mute in answer["mutes"]] and "mute" not in answer


@pytest.mark.parametrize("name", ["answer_flag_message", "answer_flag_user"])
def test_a_flag_is_answered_by_its_id(talk, name):
    answer = json.loads(talk[name][0])
    assert answer.keys() == {"item_id", "duration"} and answer["item_id"]
