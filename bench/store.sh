#!/usr/bin/env bash
# The store's benchmark: builds it, names the machine, runs it on this checkout's disk.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --build build/release --target bench_store >/dev/null
echo "machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(uname -sr)"
mkdir -p .dev/bench
build/release/bench_store .dev/bench "$@"
