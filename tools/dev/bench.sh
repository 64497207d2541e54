# ./dev bench: runs one benchmark, or all of them one after the other.
# shellcheck shell=bash

BENCHES=(store api reads idle growth drain backlog latency hooks isolation)
BENCH_TARGETS=(millrace bench_store bench_load bench_raw_sqlite bench_sink)

# A small run of each, to show that it still works and loses nothing.
bench_quick() {
  local name
  for name in "${BENCHES[@]}"; do "$VENV/bin/python" "$ROOT/bench/$name.py" --quick || return 1; done
}

# cmd_bench [NAME [FLAG...]]
cmd_bench() {
  local names=("${BENCHES[@]}") name
  if (($# > 0)); then
    [[ " ${BENCHES[*]} " == *" $1 "* ]] || die "there is no benchmark '$1'; there are: ${BENCHES[*]}"
    names=("$1")
    shift
  fi
  cmd_setup test
  use_node
  export PATH
  configure release || exit 1
  NINJA_STATUS='[%f/%t %es] ' compile release "${BENCH_TARGETS[@]}" || exit 1
  for name in "${names[@]}"; do
    say "== $name"
    "$VENV/bin/python" "$ROOT/bench/$name.py" "$@" || exit 1
  done
}
