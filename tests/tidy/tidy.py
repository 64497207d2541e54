#!/usr/bin/env python3
"""Checks the repository's own rules: which folder may include which, first sentences, names, stray paths, file sizes.

    python3 tests/tidy/tidy.py              the self-test (each check is shown to fail where it must), then the repository
    python3 tests/tidy/tidy.py --self-test  only the self-test

Every check is a function from the tree (path → text) to a list of findings, so the self-test needs no files.
"""

import pathlib
import re
import subprocess
import sys
from collections.abc import Callable

Tree = dict[str, str]
Check = Callable[[Tree], list[str]]

# What each folder of src/ may include besides itself: arrows run inward, toward the domain and base.
ALL = "base async net chat hooks wire store delivery sinks api dashboard server cli".split()
MAY_INCLUDE: dict[str, set[str]] = {
    "base": set(),
    "async": {"base"},
    "net": {"base", "async"},
    "chat": {"base"},
    "hooks": {"base", "chat"},
    "wire": {"base", "chat", "hooks"},
    "store": {"base", "async", "chat", "hooks", "wire"},
    "delivery": {"base", "async", "chat", "hooks", "store", "wire"},
    "sinks": {"base", "async", "net", "hooks", "delivery", "wire"},
    "api": set(ALL) - {"dashboard", "server", "cli"},
    "dashboard": set(ALL) - {"server", "cli"},
    "server": set(ALL) - {"cli"},
    "cli": set(ALL),
}

# Headers of libraries that only some folders may see.
LIBRARY_HEADERS: list[tuple[str, re.Pattern[str], set[str]]] = [
    ("Asio and Beast", re.compile(r"boost/(asio|beast)\b"), {"async", "net", "delivery", "sinks", "api", "server", "cli"}),
    ("an SQL engine", re.compile(r"(sqlite3\w*|libpq-fe|postgresql/.*)\.h$"), {"store"}),
]

FORBIDDEN_WORDS = {"manager", "handler", "helper", "helpers", "util", "utils", "common", "processor", "misc"}

MAX_LINES = 700
# Longer files that are one thought: path → why.
MAY_BE_LONG: dict[str, str] = {}

SOURCE = (".cpp", ".h", ".py", ".mjs", ".ts", ".tsx", ".sh")
LOCK_FILE = re.compile(r"(^|/)([\w.-]*lock[\w.-]*\.(json|ya?ml|toml)|[\w.-]+\.lock|go\.sum|requirements[\w.-]*\.txt|\.npmrc)$")
LICENSE = "LICENSE"


def folder_of(path: str) -> str | None:
    """The folder of src/ whose rules hold for a C++ file; src/main.cpp, the outermost, counts as cli. None outside src/."""
    parts = path.split("/")
    if parts[0] != "src" or not path.endswith((".h", ".cpp")):
        return None
    return "cli" if parts[1:] == ["main.cpp"] else parts[1]


def is_source(path: str) -> bool:
    return path.endswith(SOURCE) or path in ("dev", ".ci/run")


def includes(text: str) -> list[tuple[int, str, str]]:
    """(line number, opening quote or angle, header) of each include directive."""
    found = re.finditer(r'^[ \t]*#[ \t]*include[ \t]+(["<])([^">]+)[">]', text, re.MULTILINE)
    return [(text.count("\n", 0, match.start()) + 1, match[1], match[2]) for match in found]


def arrows(tree: Tree) -> list[str]:
    """An include in src/ never runs outward."""
    findings = []
    for path, text in tree.items():
        folder = folder_of(path)
        if folder is None:
            continue
        if folder not in MAY_INCLUDE:
            findings.append(f"{path}: the folder '{folder}' is not in the table of tests/tidy, which says what it may include")
            continue
        for line, _, header in (found for found in includes(text) if found[1] == '"'):
            target, slash, _ = header.partition("/")
            if not slash or target not in MAY_INCLUDE:
                findings.append(f'{path}:{line}: write "{header}" as seen from src/, "folder/file.h"')
            elif target != folder and target not in MAY_INCLUDE[folder]:
                findings.append(f"{path}:{line}: {folder} may not include {target} ({header})")
    return findings


def library_headers(tree: Tree) -> list[str]:
    """Asio, Beast and the SQL engines are seen only by the folders that work with them."""
    findings = []
    for path, text in tree.items():
        folder = folder_of(path)
        if folder is None:
            continue
        for line, _, header in includes(text):
            for what, pattern, allowed in LIBRARY_HEADERS:
                if pattern.match(header) and folder not in allowed:
                    findings.append(f"{path}:{line}: {folder} may not include {what} ({header}); only {', '.join(sorted(allowed))} may")
    return findings


def opening_comment(path: str, text: str) -> str:
    """The comment or docstring that a file begins with, after a shebang, `#pragma once` or strictness lines; else ''."""
    skip = re.compile(r"#!.*|#pragma once|# shellcheck .*|# -\*-.*|['\"]use strict['\"];?|")
    lines = text.split("\n")
    while lines and skip.fullmatch(lines[0].strip()):
        lines.pop(0)
    rest = "\n".join(lines)
    if path.endswith(".py"):
        docstring = re.match(r'[rR]?("""|\'\'\')(.*?)\1', rest, re.DOTALL)
        if docstring:
            return docstring[2]
    hash_comments = path.endswith((".py", ".sh")) or not path.endswith(SOURCE)
    block = None if hash_comments else re.match(r"/\*(.*?)\*/", rest, re.DOTALL)
    if block:
        return re.sub(r"^\s*\*", "", block[1], flags=re.MULTILINE)
    mark = "#" if hash_comments else "//"
    comment = []
    for line in lines:
        if not line.startswith(mark):
            break
        comment.append(line.removeprefix(mark))
    return "\n".join(comment)


def first_sentences(tree: Tree) -> list[str]:
    """A file of code begins with a sentence that says what it is for."""
    findings = []
    for path, text in tree.items():
        if not is_source(path) or not text.strip():
            continue
        first = re.match(r"\W*(\w.*?)(?:[.!?](?=\s|$)|\n\s*\n|\Z)", opening_comment(path, text).strip(), re.DOTALL)
        if not first:
            findings.append(f"{path}:1: begin with one sentence in a comment: what is this file for?")
        elif len(first[1].split()) < 3:
            findings.append(f"{path}:1: '{first[1]}' is no sentence that says what this file is for")
    return findings


def words_of(name: str) -> list[str]:
    """The words of a snake_case, kebab-case or CamelCase name, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


TYPES = {
    (".cpp", ".h"): re.compile(
        r"^[ \t]*(?:(?:class|struct|union|enum(?:[ \t]+(?:class|struct))?|concept)[ \t]+(?:\[\[[^\]]*\]\][ \t]*)?(?P<name>\w+)|using[ \t]+(?P<alias>\w+)[ \t]*=)",
        re.MULTILINE,
    ),
    (".py",): re.compile(r"^[ \t]*class[ \t]+(?P<name>\w+)", re.MULTILINE),
    (".ts", ".tsx", ".mjs"): re.compile(r"^[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?(?:abstract[ \t]+)?(?:class|interface|type|enum)[ \t]+(?P<name>\w+)", re.MULTILINE),
}


def names(tree: Tree) -> list[str]:
    """File, folder and type names use the field's words, not words that fit everything."""
    findings = []
    for path, text in tree.items():
        for word in FORBIDDEN_WORDS.intersection(*[[word for part in path.split("/") for word in words_of(part)]]):
            findings.append(f"{path}: '{word}' says nothing in a file's name; name it after what it knows or does")
        for suffixes, pattern in TYPES.items():
            if not path.endswith(suffixes):
                continue
            for match in pattern.finditer(text):
                name = match.group("name") or match.groupdict().get("alias") or ""
                if (bad := FORBIDDEN_WORDS.intersection(words_of(name))) and not re.search(r"=\s*(\w+::)+" + name, match.string[match.start() : match.end() + 80]):
                    line = text.count("\n", 0, match.start()) + 1
                    findings.append(f"{path}:{line}: '{bad.pop()}' says nothing in the type name {name}")
    return findings


MACHINE_PATH = re.compile(r"(?<![\w.~$}>/*-])/(?:" + "|".join(("work", "root", "home")) + r")/[\w.]")
UNFINISHED = re.compile(r"\b(?:" + "TO" + "DO|" + "FIX" + "ME)\\b")
# npm's lock file also lists web pages (funding, bugs), which nothing fetches; its "resolved" is what npm would fetch.
ADDRESS = {True: re.compile(r'"resolved"|"version": "(\w+:|git)'), False: re.compile(r"://")}


def strays(tree: Tree) -> list[str]:
    """No path of somebody's machine, no address in a lock file, no note of unfinished work."""
    findings = []
    for path, text in tree.items():
        if path == LICENSE:
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if match := MACHINE_PATH.search(line):
                findings.append(f"{path}:{number}: a path of one machine ('{match[0]}…')")
            if match := UNFINISHED.search(line):
                findings.append(f"{path}:{number}: {match[0]}: do it, or file it as an issue")
            if LOCK_FILE.search(path) and ADDRESS[path.endswith(".json")].search(line):
                findings.append(f"{path}:{number}: a lock file holds no addresses: they differ between networks")
    return findings


def tests_beside(tree: Tree) -> list[str]:
    """A unit test stands beside what it tests; a part that only tests use has a header of its own, x_test.h."""
    findings = []
    for path in tree:
        if path.startswith("src/") and path.endswith("_test.cpp"):
            subject = path.removesuffix("_test.cpp")
            if not {f"{subject}.h", f"{subject}.cpp", f"{subject}_test.h"} & tree.keys():
                findings.append(f"{path}: there is neither {subject}.h nor {subject}.cpp beside it")
    return findings


def sizes(tree: Tree) -> list[str]:
    """A file is one thought: at most 700 lines, or a reason in the table."""
    findings = []
    for path, text in tree.items():
        lines = text.count("\n")
        if is_source(path) and lines > MAX_LINES and path not in MAY_BE_LONG:
            findings.append(f"{path}: {lines} lines; split it, or give the reason in MAY_BE_LONG of tests/tidy")
    for path in MAY_BE_LONG:
        if path not in tree or tree[path].count("\n") <= MAX_LINES:
            findings.append(f"{path}: needs no entry in MAY_BE_LONG any more")
    return findings


GUIDE = "CONTRIBUTING.md"


def guide(tree: Tree) -> list[str]:
    """What CONTRIBUTING mentions exists. A name of the code stands in one of the files that its paragraph names."""
    findings = []
    whole = tree.get(GUIDE, "")

    def expect(exists: object, what: str) -> None:
        if not exists:
            findings.append(f"{GUIDE}: there is no {what}")

    def text_of(start: str) -> str:
        return "".join(text for path, text in tree.items() if path.startswith(start))

    for command in re.findall(r"\./dev (\w+)", whole):
        expect(f"cmd_{command}()" in text_of("tools/dev/"), f"./dev {command}")
    for link in re.findall(r"\]\(([^)]+)\)", whole):
        expect(link in tree, link)
    for method, path in re.findall(r"`([A-Z]+) (/[^`]*)`", whole):
        expect(f'"{method}", "{path}"' in text_of("src/api/"), f"route {method} {path}")
    for paragraph in re.split(r"\n(?=\n|\d+\. )", whole):
        spans = re.findall(r"`([^` ]+)`", paragraph)
        files = [span for span in spans if "/" in span]
        for file in files:
            expect(file in tree or file.endswith("/") and text_of(file), file)
        for name in spans:
            if name.endswith("=1"):
                expect(name[:-2] in text_of("tests/") + text_of("src/"), f"variable {name}")
            elif files and "/" not in name:
                expect(any(name in tree.get(file, "") for file in files), f"'{name}' in the files named beside it")
    return findings


PROMISE = "docs/delivery.md"


def promise(tree: Tree) -> list[str]:
    """Each point of delivery's promise names the tests that attack it, and they exist."""
    findings = []
    whole = tree.get(PROMISE, "")
    for fixture, name in re.findall(r"`(\w+(?:Test|Suite))\.(\w+)`", whole):
        pattern = re.compile(rf"^TEST(?:_F|_P)?\({fixture}, {name}\)", re.MULTILINE)
        if not any(pattern.search(text) for path, text in tree.items() if path.endswith("_test.cpp")):
            findings.append(f"{PROMISE}: there is no test {fixture}.{name}")
    for file, name in re.findall(r"`(test_\w+\.py)::(\w+)`", whole):
        if not any(path.endswith("/" + file) and f"def {name}(" in text for path, text in tree.items()):
            findings.append(f"{PROMISE}: there is no test {name} in {file}")
    for point in re.findall(r"^- \*\*(.*?)\*\*(.*?)(?=\n- |\n\n|\Z)", whole, re.MULTILINE | re.DOTALL):
        if not re.search(r"`\w+(?:Test|Suite)\.\w+`|`test_\w+\.py::\w+`", point[1]):
            findings.append(f"{PROMISE}: no test attacks '{point[0]}'")
    return findings


CAUSES = "src/sinks/cause.h"
CODE = re.compile(r'\b(?:code = |IdentityFailure\{[\w:]+, )"(\w+)"')


def causes(tree: Tree) -> list[str]:
    """A code that says why something was not delivered stands in the table of causes, which the documents show."""
    return [f"{path}: the code '{code}' is not in the table of {CAUSES}"
            for path, text in tree.items() if path.startswith(("src/sinks/", "src/delivery/")) and not path.endswith(("_test.cpp", "_test.h"))
            for code in CODE.findall(text) if f'{{"{code}",' not in tree.get(CAUSES, "")]


CHECKS: list[Check] = [arrows, library_headers, first_sentences, names, strays, tests_beside, sizes, guide, promise, causes]

# Self-test: for each check, trees that must give a finding, and trees that must give none.
BAD: list[tuple[Check, Tree]] = [
    (arrows, {"src/chat/user.h": '#include "store/store.h"\n'}),
    (arrows, {"src/base/ids.cpp": '#pragma once\n  #  include "chat/user.h"\n'}),
    (arrows, {"src/sinks/sqs.cpp": '#include "api/app.h"\n'}),
    (arrows, {"src/server/serve.cpp": '#include "cli/main.h"\n'}),
    (arrows, {"src/dashboard/page.cpp": '#include "server/serve.h"\n'}),
    (arrows, {"src/chat/user.cpp": '#include "user.h"\n'}),
    (arrows, {"src/chat/user.cpp": '#include "../base/ids.h"\n'}),
    (arrows, {"src/extras/user.cpp": "\n"}),
    (arrows, {"src/chat/user.h": '#include "main.h"\n'}),
    (library_headers, {"src/chat/user.h": "#include <boost/asio.hpp>\n"}),
    (library_headers, {"src/store/store.h": "#include <boost/beast/http.hpp>\n"}),
    (library_headers, {"src/dashboard/page.h": "#include <boost/asio/awaitable.hpp>\n"}),
    (library_headers, {"src/api/app.cpp": "#include <sqlite3.h>\n"}),
    (library_headers, {"src/api/app.cpp": "#include <postgresql/libpq-fe.h>\n"}),
    (first_sentences, {"src/a.h": "#pragma once\n\n#include <string>\n"}),
    (first_sentences, {"src/a.cpp": "// user.cpp\n"}),
    (first_sentences, {"dev": "#!/bin/bash\nset -e\n"}),
    (first_sentences, {"tests/a.py": "import os\n"}),
    (first_sentences, {"web/a.ts": "export const a = 1;\n"}),
    (names, {"src/chat/user_manager.h": ""}),
    (names, {"src/common/ids.h": ""}),
    (names, {"tests/utils.py": ""}),
    (names, {"src/a.h": "class HookHandler {\n"}),
    (names, {"src/a.h": "enum class MiscKind {\n"}),
    (names, {"src/a.h": "using EventProcessor = int;\n"}),
    (names, {"tests/a.py": "class TestHelper:\n"}),
    (names, {"web/a.ts": "export interface HTTPHandler {\n"}),
    (strays, {"docs/a.md": "see /" + "home/ann/notes\n"}),
    (strays, {"tests/a.py": 'open("/' + 'work/x")\n'}),
    (strays, {"src/a.cpp": "// TO" + "DO later\n"}),
    (strays, {"package-lock.json": '      "resolved": "x"\n'}),
    (strays, {"tests/requirements.txt": "--index-url https://example.com\n"}),
    (tests_beside, {"src/chat/user_test.cpp": ""}),
    (tests_beside, {"src/chat/user_test.cpp": "", "src/wire/user.h": ""}),
    (sizes, {"src/a.cpp": "\n" * 701}),
    (guide, {GUIDE: "see `src/api/gone.cpp`\n"}),
    (guide, {GUIDE: "see `tests/gone/`\n"}),
    (guide, {GUIDE: "see [this](docs/gone.md)\n"}),
    (guide, {GUIDE: "    ./dev gone\n", "tools/dev/build.sh": "cmd_build() {\n"}),
    (guide, {GUIDE: "`src/a.cpp` calls `gone`\n", "src/a.cpp": "here();\n", "src/b.cpp": "gone();\n"}),
    (guide, {GUIDE: "with `GONE=1`\n", "src/a_test.cpp": "HERE"}),
    (guide, {GUIDE: "`GET /gone`\n", "src/api/a.cpp": '{"POST", "/gone"}'}),
    (promise, {PROMISE: "It is there (`LogTest.Gone`).\n", "src/log_test.cpp": "TEST_F(LogTest, Here) {\n"}),
    (promise, {PROMISE: "It is there (`test_log.py::test_gone`).\n", "tests/e2e/test_log.py": "def test_here():\n"}),
    (promise, {PROMISE: "- **Order.** Nobody attacks it.\n- **Other.** (`LogTest.Here`)\n", "src/log_test.cpp": "TEST_F(LogTest, Here) {\n"}),
    (causes, {CAUSES: '{"here", "it is"}', "src/sinks/sqs/a.cpp": 'outcome.code = "gone";\n'}),
    (causes, {CAUSES: '{"here", "it is"}', "src/sinks/aws/a.cpp": 'IdentityFailure{Kind::passing, "gone", text}'}),
]
GOOD: list[tuple[Check, Tree]] = [
    (arrows, {"src/api/app.cpp": '#include "api/app.h"\n#include "store/store.h"\n#include <string>\n// #include "cli/x.h"\n'}),
    (arrows, {"src/cli/main.cpp": '#include "server/serve.h"\n', "src/main.cpp": '#include "cli/run.h"\n', "tests/sim/run.cpp": '#include "run.h"\n'}),
    (library_headers, {"src/net/a.h": "#include <boost/asio.hpp>\n", "src/chat/b.h": "#include <boost/json.hpp>\n", "src/store/sqlite/c.cpp": "#include <sqlite3.h>\n"}),
    (first_sentences, {"src/a.h": "// What a user is, and which names one may have.\n#pragma once\n"}),
    (first_sentences, {"src/a.h": "#pragma once\n\n// What a user is\n// and may do.\n"}),
    (first_sentences, {"src/a.cpp": "/* What a user is. */\n", "tests/__init__.py": ""}),
    (first_sentences, {"tests/a.py": '#!/usr/bin/env python3\n"""Drives a server as a person would."""\n', "dev": "#!/bin/bash\n# The one script.\n"}),
    (names, {"src/chat/user.h": "class User {\nint handler;\nclass Commonplace;\n", "src/a.h": "using Utilization = int;\n"}),
    (strays, {"docs/a.md": "https://example.com/home/x and <prefix>/" + "root/x\n", LICENSE: "/" + "home/x"}),
    (strays, {"package-lock.json": '"integrity": "sha512-x"\n'}),
    (tests_beside, {"src/chat/user_test.cpp": "", "src/chat/user.h": "", "src/net/double_test.cpp": "", "src/net/double_test.h": "", "tests/x_test.cpp": ""}),
    (sizes, {"src/a.cpp": "\n" * 700, "docs/a.md": "\n" * 900}),
    (guide, {GUIDE: "    ./dev build\n\n`GET /a` is in `src/api/a.cpp` as `here`\n", "tools/dev/build.sh": "cmd_build() {\n", "src/api/a.cpp": '{"GET", "/a", here}'}),
    (guide, {"src/a.cpp": "no guide at all"}),
    (promise, {PROMISE: "- **Order.** It is kept. (`LogTest.Here`,\n  `test_log.py::test_here`)\n\nMore.\n", "src/log_test.cpp": "TEST_P(LogTest, Here) {\n", "tests/e2e/test_log.py": "def test_here(api):\n"}),
    (causes, {CAUSES: '{"here", "it is"}', "src/sinks/a.cpp": 'outcome.code = "here";\nother.code = cause("here").code;\n', "src/sinks/a_test.cpp": 'code = "x"', "src/store/a.cpp": 'code = "x"'}),
]


def self_test() -> list[str]:
    """Cases in which a check did not behave as it must."""
    wrong = [f"self-test: {check.__name__} must object to {str(tree)[:90]}" for check, tree in BAD if not check(tree)]
    for check, tree in GOOD:
        wrong += [f"self-test: {check.__name__} must not say: {finding}" for finding in check(tree)]
    wrong += [f"self-test: {check.__name__} has no case that fails" for check in CHECKS if check not in [case[0] for case in BAD]]
    return wrong


def tree_of(root: pathlib.Path) -> Tree:
    """The text files that are in the repository or about to be."""
    listing = subprocess.run(["git", "ls-files", "-coz", "--exclude-standard"], cwd=root, capture_output=True, check=True).stdout
    tree = {}
    for path in filter(None, listing.decode().split("\0")):
        file = root / path
        if file.is_file() and not file.is_symlink():
            content = file.read_bytes()
            if b"\0" not in content[:8000]:
                tree[path] = content.decode(errors="replace")
    return tree


def main() -> int:
    findings = self_test()
    failed = 1 if findings else 0
    ran = 1
    if "--self-test" not in sys.argv[1:]:
        tree = tree_of(pathlib.Path(__file__).resolve().parents[2])
        for check in CHECKS:
            found = check(tree)
            findings += found
            failed += 1 if found else 0
            ran += 1
    print("".join(f"{finding}\n" for finding in findings), end="")
    print(f"{ran - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
