# ./dev test: everything that CI runs, step by step; one failed step does not stop the next.
# shellcheck shell=bash

sanitized() {
  ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1 \
    ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-19 "$@"
}

sanitized_halves() { sanitized in_halves "$@"; }

build_step() {
  local name=$1 preset=$2
  shift 2
  step build "$name" 2400 built "$preset" "$@"
}

built() {
  local preset=$1
  shift
  configure "$preset" && NINJA_STATUS='[%f/%t %es] ' compile "$preset" "$@"
}

pytest_in() { "$VENV/bin/python" -m pytest -q -rs -p no:cacheprovider "$@"; }

# A program of GoogleTest as two that run half of its tests each, one behind the other in what they print.
in_halves() {
  local second=$ROOT/.dev/log/second-half.log pid status=0
  GTEST_TOTAL_SHARDS=2 GTEST_SHARD_INDEX=1 "$@" >"$second" 2>&1 &
  pid=$!
  GTEST_TOTAL_SHARDS=2 GTEST_SHARD_INDEX=0 "$@" || status=$?
  wait "$pid" || status=$?
  cat "$second"
  return "$status"
}

test_steps() {
  local quick=$1 crash=$ROOT/tests/crash/crash.py unit=build/release/millrace_tests
  local chosen=()
  if [[ $quick ]]; then chosen=(-m first); fi
  lint_steps "${quick:-all}"

  if build_step build release millrace millrace_tests; then
    step runner unit 300 in_halves "$unit" || true
    step check sim 400 build/release/millrace_sim --seeds "$([[ $quick ]] && echo 1000 || echo 10000)" || true
    if [[ ! $quick ]]; then step check sim-test 120 build/release/millrace_sim --bugs || true; fi
    step runner contract 300 pytest_in tests/contract || true
    step runner wire 300 pytest_in tests/wire || true
    step check oracle 60 pytest_in tests/oracle || true
    if [[ ! $quick ]]; then
      step runner rights 300 pytest_in tests/permissions || true
      step runner talks 300 pytest_in tests/conversation || true
    fi
    step runner e2e 1200 pytest_in "${chosen[@]}" tests/e2e || true
    if [[ ! $quick ]]; then step check crash 900 "$VENV/bin/python" "$crash" --kills 30 || true; fi
  else
    step_without unit 'the release build failed'
    step_without e2e 'the release build failed'
    if [[ ! $quick ]]; then step_without crash 'the release build failed'; fi
  fi
  if [[ $quick ]]; then return; fi

  if build_step build-bench release "${BENCH_TARGETS[@]}"; then
    step check bench 480 bench_quick || true
  else
    step_without bench 'the benchmarks did not build'
  fi
  if build_step mutants release millrace_mutants; then
    step check crash-test 900 "$VENV/bin/python" "$crash" --mutants || true
  else
    step_without crash-test 'the mutants did not build'
  fi
  if build_step build-asan asan millrace_tests millrace_fuzz; then
    step runner unit-asan 600 sanitized_halves build/asan/millrace_tests || true
    step runner fuzz 400 fuzz_all || true
  else
    step_without unit-asan 'the asan build failed'
    step_without fuzz 'the asan build failed'
  fi
}

cmd_test() {
  local quick='' began
  case ${1:-} in
    --quick) quick=quick ;;
    '') ;;
    *) die "test takes --quick or nothing, not '$1'" ;;
  esac
  began=$(now_ms)
  cmd_setup test
  use_node
  cd "$ROOT" || exit 1
  export MILLRACE_BIN=$ROOT/build/release/millrace PATH
  test_steps "$quick"
  say "all of it took $(took "$began")"
  steps_summary || exit 1
}
