"""Every golden answer and payload against the vendor's machine description of the API, where that description is at hand.

It is not part of this repository: MILLRACE_ORACLE names the folder that holds it. Differences that are meant stand with their
reason in differences.txt, where * stands for anything; a new one fails, and so does a line that nothing needs any more.
UPDATE_ORACLE=1 takes such lines out and adds what is new with "?" for its reason.
"""
import json
import os
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from oracle.description import Description
from wire.talk import EVENTS, STEPS

HERE = Path(__file__).resolve().parent
GOLDEN, LIST = HERE.parent / "wire" / "golden", HERE / "differences.txt"
FOLDER = Path(os.environ.get("MILLRACE_ORACLE") or HERE.parents[2] / "shared" / "reference" / "data")
PATH = FOLDER / "chat-openapi-v1.json"
# The application's own data in the golden conversation.
CUSTOM = {"favourite", "topic", "level", "mood", "seat", "depth", "card", "shade", "size", "grain"}

pytestmark = pytest.mark.skipif(not PATH.exists(), reason=f"there is no {PATH.name}; MILLRACE_ORACLE names the folder of the description")


def golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def found():
    """Every difference once: "Schema.key what"."""
    description, all_found = Description(PATH), set()

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


def listed():
    """difference or pattern of differences → reason"""
    lines = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split(": ", 1) for line in lines)


def test_what_differs_is_what_is_listed():
    now, before = found(), listed()
    new = [one for one in sorted(now) if not any(fnmatchcase(one, pattern) for pattern in before)]
    gone = [pattern for pattern in before if not any(fnmatchcase(one, pattern) for one in now)]
    if os.environ.get("UPDATE_ORACLE") == "1":
        kept = [line for line in LIST.read_text(encoding="utf-8").splitlines() if line.split(": ", 1)[0] not in gone]
        LIST.write_text("\n".join(kept + [f"{one}: ?" for one in new]) + "\n", encoding="utf-8")
        new, gone, before = [], [], listed()
    assert not new, "new differences: mend them, or list them with their reason"
    assert not gone, "nothing needs these lines any more: take them off the list"
    assert "?" not in before.values(), "each needs a reason"
