"""Answers and payloads against the vendor's machine descriptions of the API, v1 and v2, where these are at hand.

They are not part of this repository: MILLRACE_ORACLE names the folder that holds them. Differences that are meant stand with their
reason in differences.txt and differences_v2.txt, where * stands for anything; a new one fails, and so does a line that nothing
needs any more. UPDATE_ORACLE=1 takes such lines out and adds what is new with "?" for its reason.
"""
import json
import os
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from contract.faulty_queue import FaultyQueue
from contract.server import Millrace
from oracle.description import Description
from wire.talk import EVENTS, QUEUE, STEPS, held

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parent / "wire" / "golden"
FOLDER = Path(os.environ.get("MILLRACE_ORACLE") or HERE.parents[2] / "shared" / "reference" / "data")
V1, V2 = FOLDER / "chat-openapi-v1.json", FOLDER / "chat-openapi-v2-serverside.json"
# The application's own data in the golden conversation.
CUSTOM = {"favourite", "topic", "level", "mood", "seat", "depth", "card", "shade", "size", "grain"}

pytestmark = pytest.mark.skipif(not (V1.exists() and V2.exists()),
                                reason=f"there is no {V1.name} or {V2.name}; MILLRACE_ORACLE names the folder of the descriptions")


def golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def found_in_v1():
    """Every difference of a golden file once: "Schema.key what"."""
    description, all_found = Description(V1), set()

    def look(value, schema, place):
        all_found.update(f"{where} {what}" for where, what in description.differences(value, schema, CUSTOM, place))

    for step in STEPS:
        if step.golden.startswith("error_"):
            look(golden(step.golden), {"$ref": "#/components/schemas/APIError"}, "APIError")
        elif step.golden.startswith("answer_"):
            schema = description.answer_schema(step.method, step.path)
            if schema:
                look(golden(step.golden), schema, step.golden)
            else:
                all_found.add(f"{step.method} {step.path} is no operation")
    for kind, name in EVENTS:
        if name and kind in description.events:
            look(golden(name), {"$ref": f"#/components/schemas/{description.events[kind]}"}, kind)
        elif name:
            all_found.add(f"{kind} is no event")
    return all_found


def found_in_v2(folder):
    """The same of the answers that the golden conversation gets through /api/v2."""
    description, all_found = Description(V2), set()
    with FaultyQueue() as queue:
        server = Millrace(folder, key="goldenkey", allow=[queue.address, QUEUE.split("/")[2]])
        try:
            answers = held(server.start(), queue, "/api/v2")
        finally:
            server.close()
    for step in STEPS:
        if not step.golden.startswith("answer_"):
            continue
        schema = next(filter(None, (description.answer_schema(step.method, prefix + step.path) for prefix in ("/api/v2/chat", "/api/v2"))), None)
        if schema:
            differences = description.differences(json.loads(answers[step.golden]), schema, set(), step.golden)
            all_found.update(f"{where} {what}" for where, what in differences)
        else:
            all_found.add(f"{step.method} {step.path} is no operation")
    return all_found


def agrees(now, path):
    """Fails unless what differs `now` is what the list at `path` says."""
    def listed():
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        return dict(line.split(": ", 1) for line in lines)

    before = listed()
    new = [one for one in sorted(now) if not any(fnmatchcase(one, pattern) for pattern in before)]
    gone = [pattern for pattern in before if not any(fnmatchcase(one, pattern) for one in now)]
    if os.environ.get("UPDATE_ORACLE") == "1":
        kept = [line for line in path.read_text(encoding="utf-8").splitlines() if line.split(": ", 1)[0] not in gone]
        path.write_text("\n".join(kept + [f"{one}: ?" for one in new]) + "\n", encoding="utf-8")
        new, gone, before = [], [], listed()
    assert not new, "new differences: mend them, or list them with their reason"
    assert not gone, "nothing needs these lines any more: take them off the list"
    assert "?" not in before.values(), "each needs a reason"


def test_what_differs_from_v1_is_what_is_listed():
    agrees(found_in_v1(), HERE / "differences.txt")


def test_what_differs_from_v2_is_what_is_listed(tmp_path):
    agrees(found_in_v2(tmp_path / "data"), HERE / "differences_v2.txt")
