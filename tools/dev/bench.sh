# ./dev bench: runs the benchmarks that exist, or says that there are none.
# shellcheck shell=bash

cmd_bench() {
  local names
  names=$(cd "$ROOT/bench" 2>/dev/null && compgen -G '*.sh' | sed 's/\.sh$//' | tr '\n' ' ') || true
  if [[ -z $names ]]; then
    say "There are no benchmarks yet."
    return
  fi
  if (($# == 0)); then
    say "Benchmarks: $names"
    return
  fi
  [[ -f $ROOT/bench/$1.sh ]] || die "there is no benchmark '$1'; there are: $names"
  cmd_build release
  bash "$ROOT/bench/$1.sh" "${@:2}"
}
