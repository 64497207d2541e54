# ./dev up: from a bare machine to a running Millrace with events arriving in a queue.
#
# Operation. The compiler and the libraries come first; then the compiler works while Python's, Node's and npm's packages
# are installed beside it; then tools/up/up.mjs takes over, in this process's place. When all is there already, nothing is said.
# shellcheck shell=bash

usage_up() {
  cat <<'TEXT'
./dev up [--once] [--fresh] [--queue URL]
  --once       stops when the story is told; exit code 0 only if every event arrived
  --fresh      forgets what earlier runs left in .dev/up
  --queue URL  your own SQS queue in place of "yours", with the AWS credentials of the environment
TEXT
}

# What is wrong with the command line is said before minutes of installing, not after.
check_up_arguments() {
  local url
  while (($#)); do
    case $1 in
      --once | --fresh) ;;
      --queue | --queue=*)
        if [[ $1 == --queue ]]; then shift; fi
        url=${1:-}
        url=${url#--queue=}
        [[ $url =~ ^https?://[^/]+/[^/]+/[^/]+$ ]] ||
          die "--queue wants the URL of an SQS queue, such as https://sqs.us-east-1.amazonaws.com/123456789012/MyQueue, not '$url'"
        ;;
      -h | --help)
        usage_up
        exit
        ;;
      *)
        usage_up >&2
        die "up does not know '$1'"
        ;;
    esac
    if (($#)); then shift; fi
  done
}

# Prints the lines that the part beside the compiler has said since the last call.
tell_beside() {
  local line
  while IFS= read -r line <&7; do
    progress_end
    say "$line"
  done
}

# Ends what runs in the background, each with all its children: they are leaders of process groups of their own.
stop_background() {
  local pid
  for pid in $BUILD_PID $BESIDE_PID; do kill -TERM -- "-$pid" 2>/dev/null; done
  progress_end
  exit 130
}

build_and_install_beside() {
  local began steps beside_log=$ROOT/.dev/log/beside.log build_log=$ROOT/.dev/log/build.log failed=0 compiling=''
  began=$(now_ms)
  BUILD_PID='' BESIDE_PID='' PROGRESS_DUE=$((SECONDS + 10))
  : >"$beside_log"
  trap stop_background INT TERM HUP
  set -m
  if ! setup_beside_ready up; then
    setup_beside up </dev/null >"$beside_log" 2>&1 &
    BESIDE_PID=$!
  fi
  NINJA_STATUS='@%f/%t ' compile release millrace_code </dev/null >"$build_log" 2>&1 &
  BUILD_PID=$!
  set +m
  exec 7<"$beside_log"
  sleep 0.1
  while alive "$BUILD_PID" || { [[ -n $BESIDE_PID ]] && alive "$BESIDE_PID"; }; do
    tell_beside
    if alive "$BUILD_PID"; then
      steps=$(tail -c 4000 "$build_log" | sed -n 's|^@\([0-9]*\)/\([0-9]*\) .*|\1 of \2|p' | tail -n 1)
      progress "compiling the server: ${steps:-starting}, $(took "$began")"
    else
      compiling=${compiling:-$(took "$began")}
      progress "compiled; waiting for the packages, $(took "$began")"
    fi
    sleep 0.25
  done
  tell_beside
  exec 7<&-
  progress_end
  if ! wait "$BUILD_PID"; then
    grep -v '^@' "$build_log" | tail -n 60 >&2
    say "the server did not compile; all of the output is in ${build_log#"$ROOT"/}" >&2
    failed=1
  elif grep -qE '^@.* (Building|Linking) ' "$build_log"; then
    say "compiled the server in ${compiling:-$(took "$began")}"
  fi
  if [[ -n $BESIDE_PID ]]; then wait "$BESIDE_PID" || failed=1; fi
  trap - INT TERM HUP
  if ((failed)); then return 1; fi
  # The dashboard's page is made with Node and becomes a part of the binary.
  logged build-page compile release millrace
}

cmd_up() {
  local began new=0
  check_up_arguments "$@"
  began=$(now_ms)
  if [[ -n $(missing_debian up) || ! -x $ROOT/build/release/millrace ]]; then
    new=1
    say "Setting up Millrace in this checkout. The first time takes some minutes, mostly compiling."
  fi
  setup_alone
  setup_debian up
  configure release || exit 1
  build_and_install_beside || exit 1
  exec 9>&-
  if ((new)); then say "ready after $(took "$began")"; fi
  use_node
  export MILLRACE_BIN=$ROOT/build/release/millrace PATH
  cd "$ROOT" || exit 1
  exec node tools/up/up.mjs "$@"
}
