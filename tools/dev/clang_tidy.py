"""Runs clang-tidy-19 over all C++ of src/ that is new to it, tests left out, one process per core.

It reads what the compiler does: translation units, most of several files. One is known as clean under the hash of its
text, of all that it includes from the project, of its compile command and of .clang-tidy, and is not read again until
one of these changes. A fresh checkout reads them all.
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


def sources_of(root: pathlib.Path, unit: pathlib.Path) -> list[pathlib.Path]:
    """The files of src/ that a translation unit is made of: itself, or those that the build put together in it. None if others are in it."""
    if unit.is_relative_to(root / "src"):
        return [unit]
    if unit.parent.name != "Unity" or not unit.is_file():
        return []
    files = [pathlib.Path(name) for name in INCLUDE.findall(unit.read_text())]
    return files if all(file.is_relative_to(root / "src") for file in files) else []


def key_of(root: pathlib.Path, file: pathlib.Path, command: str) -> str:
    seen: dict[pathlib.Path, str] = {}
    included(root, file, seen)
    hashed = hashlib.sha256((root / ".clang-tidy").read_bytes() + command.encode())
    for path in sorted(seen):
        hashed.update(f"\0{path}\0{seen[path]}".encode())
    return hashed.hexdigest()[:32]


def main() -> int:
    root = pathlib.Path(sys.argv[1])
    clean = root / ".dev" / "clang-tidy"
    clean.mkdir(parents=True, exist_ok=True)
    build = root / "build" / "release"
    keys: dict[pathlib.Path, str] = {}
    sources: dict[pathlib.Path, list[pathlib.Path]] = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        unit = pathlib.Path(entry["directory"], entry["file"]).resolve()
        files = sources_of(root, unit)
        if files and not any(file.name.endswith("_test.cpp") for file in files):
            keys[unit], sources[unit] = key_of(root, unit, entry.get("command", "")), files
    new = [unit for unit, key in keys.items() if not (clean / key).exists()]

    def check(unit: pathlib.Path) -> bool:
        began = time.monotonic()
        try:
            run = subprocess.run(["clang-tidy-19", "-p", str(build), "--quiet", str(unit)], capture_output=True, text=True, timeout=FILE_LIMIT_S)
            output, ok = run.stdout + run.stderr, run.returncode == 0
        except subprocess.TimeoutExpired:
            output, ok = f"not done after {FILE_LIMIT_S} s", False
        names = " ".join(str(file.relative_to(root / "src")) for file in sources[unit])
        print(f"{'clean' if ok else 'FAULT'} {time.monotonic() - began:6.1f} s  {names}", flush=True)
        if ok:
            (clean / keys[unit]).touch()
        else:
            print(output, flush=True)
        return ok

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        results = list(pool.map(check, sorted(new, key=lambda unit: sources[unit])))
    for old in clean.iterdir():
        if old.name not in keys.values():
            old.unlink()
    files = sum(len(files) for files in sources.values())
    print(f"{files} files in {len(keys)} translation units, {len(new)} read, {results.count(False)} with faults")
    return 1 if False in results else 0


if __name__ == "__main__":
    sys.exit(main())
