# Steps of `test` and `lint`: each runs to its end, is timed and counted, and a failed one shows its output.
# shellcheck shell=bash

STEPS_PASSED=0 STEPS_FAILED=0 STEPS_SKIPPED=0

# counted LOG → "passed failed skipped" from the closing lines of GoogleTest, pytest, or 'N passed, N failed'.
counted() {
  awk '
    function words(line,   w, n, i) {
      p = f = s = 0
      n = split(line, w, /[ ,=]+/)
      for (i = 2; i <= n; i++) {
        if (w[i] ~ /^x?passed$/) p += w[i - 1]
        if (w[i] ~ /^(failed|errors?)$/) f += w[i - 1]
        if (w[i] ~ /^(skipped|xfailed)$/) s += w[i - 1]
      }
    }
    /^\[  PASSED  \] [0-9]+ test/ { p += $4 }
    /^\[  FAILED  \] [0-9]+ tests?, listed/ { f += $4 }
    /^\[  SKIPPED \] [0-9]+ tests?, listed/ { s += $4 }
    /[0-9]+ (passed|failed|errors?|skipped|xfailed|deselected).* in [0-9.]+s/ { words($0) }
    /^([A-Za-z]+: )?[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/ { words($0) }
    END { print p + 0, f + 0, s + 0 }
  ' "$1"
}

# step KIND NAME LIMIT_S COMMAND...: KIND "runner" prints counts and has to pass something, "check" counts as one test,
# "build" counts only when it fails. Returns whether it succeeded.
step() {
  local kind=$1 name=$2 limit_s=$3 log=$ROOT/.dev/log/step-$2.log began status=0 passed=0 failed=0 skipped=0 verdict
  shift 3
  mkdir -p "$ROOT/.dev/log"
  began=$(now_ms)
  if [[ -t 1 ]]; then printf '%-12s …' "$name"; fi
  timed "$limit_s" "$@" >"$log" 2>&1 </dev/null || status=$?
  if [[ $kind != build ]]; then read -r passed failed skipped < <(counted "$log"); fi
  if ((status != 0 && failed == 0)); then failed=1; fi
  if ((status == 0 && passed == 0 && skipped == 0)) && [[ $kind == check ]]; then passed=1; fi
  if ((status == 0 && passed == 0)) && [[ $kind == runner ]]; then
    failed=1
    echo "nothing ran: a step that passes no test has failed" >>"$log"
  fi
  if ((status == 124)); then echo "ended after $limit_s s, the step's limit" >>"$log"; fi
  STEPS_PASSED=$((STEPS_PASSED + passed)) STEPS_FAILED=$((STEPS_FAILED + failed)) STEPS_SKIPPED=$((STEPS_SKIPPED + skipped))
  verdict=ok
  if ((status != 0 || failed != 0)); then verdict=FAILED; fi
  if [[ -t 1 ]]; then printf '\r\033[K'; fi
  printf '%-12s %-7s %9s' "$name" "$verdict" "$(took "$began")"
  if [[ $kind != build ]]; then printf '   passed %d, failed %d, skipped %d' "$passed" "$failed" "$skipped"; fi
  printf '\n'
  # Why a test was skipped is worth a line: a skipped test proves nothing.
  if ((skipped > 0)); then grep -E '^(SKIPPED|\[  SKIPPED \] [^0-9].*ms\)$)' "$log" | sort -u | head -n 20 | sed 's/^/    /' || true; fi
  if [[ $verdict == ok ]]; then return 0; fi
  { grep -vE '^\[ (RUN      |      OK )\]|^\[-{10}\]' "$log" || true; } | tail -n 200 | sed 's/^/    /'
  say "    (all of it: ${log#"$ROOT"/})"
  return 1
}

# A step that could not run because what it needs failed.
step_without() {
  STEPS_FAILED=$((STEPS_FAILED + 1))
  printf '%-12s %-7s not run: %s\n' "$1" FAILED "$2"
}

# timed LIMIT_S COMMAND...: a shell function or a program, ended with all its children when it takes too long.
timed() {
  local limit_s=$1 pid status=0 late=0
  shift
  set -m
  "$@" &
  pid=$!
  set +m
  trap 'kill -TERM -- "-$pid" 2>/dev/null; exit 130' INT TERM HUP
  SECONDS=0
  while kill -0 "$pid" 2>/dev/null; do
    if ((!late && SECONDS >= limit_s)); then
      late=1
      kill -TERM -- "-$pid" 2>/dev/null || true
    elif ((late && SECONDS >= limit_s + 10)); then
      kill -KILL -- "-$pid" 2>/dev/null || true
    fi
    sleep 0.1
  done
  wait "$pid" || status=$?
  trap - INT TERM HUP
  if ((late)); then return 124; fi
  return "$status"
}

# The closing line that people and CI read.
steps_summary() {
  printf '%d passed, %d failed, %d skipped\n' "$STEPS_PASSED" "$STEPS_FAILED" "$STEPS_SKIPPED"
  ((STEPS_FAILED == 0))
}
