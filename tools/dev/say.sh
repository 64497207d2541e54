# How the commands of ./dev speak: plain lines, times, and the log of whatever failed.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }

die() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}

now_ms() { printf '%s' "${EPOCHREALTIME/[.,]/}" | sed 's/...$//'; }

# took SINCE_MS → "4.2 s" or "3 min 12 s"
took() {
  local ms=$(($(now_ms) - $1))
  if ((ms < 60000)); then
    printf '%d.%d s' $((ms / 1000)) $((ms % 1000 / 100))
  else
    printf '%d min %d s' $((ms / 60000)) $((ms % 60000 / 1000))
  fi
}

# progress TEXT: on a terminal one line that is rewritten, elsewhere a line now and then.
PROGRESS_DUE=0
progress() {
  if [[ -t 1 ]]; then
    printf '\r\033[K%s' "$1"
  elif ((SECONDS >= PROGRESS_DUE)); then
    say "$1"
    PROGRESS_DUE=$((SECONDS + 10))
  fi
}

progress_end() { if [[ -t 1 ]]; then printf '\r\033[K'; fi; }

alive() { kill -0 "$1" 2>/dev/null; }

# ticking TEXT COMMAND...: runs the command, a quiet one, and tells meanwhile for how long it has been running.
ticking() {
  local text=$1 began ticker status=0
  shift
  began=$(now_ms)
  PROGRESS_DUE=$((SECONDS + 10))
  while sleep 0.5 && alive $$; do progress "$text, $(took "$began")"; done &
  ticker=$!
  "$@" || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  progress_end
  return "$status"
}

# logged NAME COMMAND...: runs quietly into .dev/log/NAME.log; when the command fails, the log's end is shown.
logged() {
  local name=$1 log=$ROOT/.dev/log/$1.log
  shift
  mkdir -p "$ROOT/.dev/log"
  if "$@" >"$log" 2>&1 </dev/null; then return 0; fi
  {
    printf 'dev: this failed: %s\n' "$*"
    tail -n 40 "$log" | sed 's/^/    /'
    printf 'dev: all of its output is in %s\n' "${log#"$ROOT"/}"
  } >&2
  return 1
}
