"""Runs clang-tidy-19 over every C++ file of src/ that is new to it, tests left out, one process per core.

A file is known as clean under the hash of its text, of all that it includes from src/, of its compile command and of
.clang-tidy; a clean file is not read again until one of these changes. A fresh checkout reads them all.
"""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

FILE_LIMIT_S = 300
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)


def included(root: pathlib.Path, file: pathlib.Path, seen: dict[pathlib.Path, str]) -> None:
    """Adds `file` and everything it includes from src/ to `seen`, with the text of each."""
    if file in seen or not file.is_file():
        return
    seen[file] = file.read_text(errors="replace")
    for name in INCLUDE.findall(seen[file]):
        included(root, root / "src" / name, seen)
        included(root, file.parent / name, seen)


def key_of(root: pathlib.Path, file: pathlib.Path, command: str) -> str:
    seen: dict[pathlib.Path, str] = {}
    included(root, file, seen)
    hashed = hashlib.sha256((root / ".clang-tidy").read_bytes() + command.encode())
    for path in sorted(seen):
        hashed.update(f"\0{path.relative_to(root)}\0{seen[path]}".encode())
    return hashed.hexdigest()[:32]


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    clean = root / ".dev" / "clang-tidy"
    clean.mkdir(parents=True, exist_ok=True)
    build = root / "build" / "release"
    keys: dict[pathlib.Path, str] = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        file = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if file.is_relative_to(root / "src") and not file.name.endswith("_test.cpp"):
            keys[file] = key_of(root, file, entry.get("command", ""))
    new = [file for file, key in keys.items() if not (clean / key).exists()]

    def check(file: pathlib.Path) -> bool:
        began = time.monotonic()
        try:
            run = subprocess.run(["clang-tidy-19", "-p", str(build), "--quiet", str(file)], capture_output=True, text=True, timeout=FILE_LIMIT_S)
            output, ok = run.stdout + run.stderr, run.returncode == 0
        except subprocess.TimeoutExpired:
            output, ok = f"not done after {FILE_LIMIT_S} s", False
        print(f"{'clean' if ok else 'FAULT'} {time.monotonic() - began:6.1f} s  {file.relative_to(root)}", flush=True)
        if ok:
            (clean / keys[file]).touch()
        else:
            print(output, flush=True)
        return ok

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = list(pool.map(check, sorted(new)))
    for old in clean.iterdir():
        if old.name not in keys.values():
            old.unlink()
    print(f"{len(keys)} files, {len(new)} read, {results.count(False)} with faults")
    return 1 if False in results else 0


if __name__ == "__main__":
    sys.exit(main())
