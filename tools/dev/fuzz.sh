# The fuzz step of ./dev test: every target of tests/fuzz for a fixed time, two at a time.
#
# What a run finds goes into .dev/fuzz/TARGET: `found` holds inputs that reach new code, and the next run starts from them
# and from the seeds in tests/fuzz/corpus; a crash-, timeout-, oom- or leak- file is an input that fails.
# shellcheck shell=bash

FUZZ_SECONDS=30

fuzz_targets() { (cd "$ROOT/tests/fuzz" && printf '%s\n' *.cpp | sed 's/\.cpp$//'); }

# fuzz_one TARGET: its output, and what fails, are kept; the way to see the fault again is printed.
fuzz_one() {
  local name=$1 dir=.dev/fuzz/$1 log=.dev/fuzz/$1/log input
  cd "$ROOT" || return 1
  mkdir -p "$dir/found"
  rm -f "$dir"/{crash,timeout,oom,leak}-*
  if sanitized "build/asan/fuzz_$name" -max_total_time="$FUZZ_SECONDS" -rss_limit_mb=2048 -timeout=5 -print_final_stats=1 \
    -artifact_prefix="$dir/" "$dir/found" "tests/fuzz/corpus/$name" >"$log" 2>&1; then
    printf 'ok      %-12s %s inputs\n' "$name" "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    return 0
  fi
  tail -n 60 "$log" | sed 's/^/    /'
  for input in "$dir"/{crash,timeout,oom,leak}-*; do
    if [[ -f $input ]]; then printf 'FAILED  %-12s to see it again: build/asan/fuzz_%s %s\n' "$name" "$name" "$input"; fi
  done
  return 1
}

# Closes with the line that a step is counted by.
fuzz_all() {
  local name passed=0 failed=0 pid pids=()
  while IFS= read -r name; do
    if ((${#pids[@]} == 2)); then
      pid=${pids[0]} pids=("${pids[@]:1}")
      if wait "$pid"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    fi
    fuzz_one "$name" &
    pids+=($!)
  done < <(fuzz_targets)
  for pid in "${pids[@]}"; do
    if wait "$pid"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
  done
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0))
}
