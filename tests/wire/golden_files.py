"""The files in golden/: compared byte for byte, and written anew with UPDATE_GOLDEN=1."""
import difflib
import os
import re
from pathlib import Path

import pytest

GOLDEN = Path(__file__).resolve().parent / "golden"
SEED = "seed_message_new"  # the documentation's own example, which nothing rewrites


def write_golden(name, text):
    assert name != SEED, f"{name} is not to be rewritten"
    (GOLDEN / f"{name}.json").write_text(text, encoding="utf-8")


def in_lines(text):
    """One member a line, for a diff that a person can read."""
    return re.sub(r'([,{\[])(?=["{\[])', "\\1\n", text).splitlines()


def matches_golden(name, masked):
    """Fails with the difference where the masked text is not the golden's."""
    text = masked + "\n"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        write_golden(name, text)
    path = GOLDEN / f"{name}.json"
    golden = path.read_text(encoding="utf-8") if path.exists() else ""
    if text != golden:
        diff = "\n".join(difflib.unified_diff(in_lines(golden), in_lines(text), f"golden/{name}.json", "now", lineterm=""))
        pytest.fail(f"{diff}\n\nIf this is meant: UPDATE_GOLDEN=1", pytrace=False)
