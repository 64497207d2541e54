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
