#!/usr/bin/env bash
# The benchmark of the API: builds the load, names the machine, runs server and load side by side.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --build build/release --target millrace bench_load >/dev/null
echo "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(uname -sr)"
mkdir -p .dev/bench
.dev/venv/bin/python bench/api.py "$@"
