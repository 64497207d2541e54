# ./dev build: configures when something asks for it and compiles one preset into build/PRESET.
# shellcheck shell=bash

# As many compilers as there are cores, fewer where memory is short: one file of Asio and Beast takes up to 1.5 GB.
jobs_that_fit() {
  local cores memory_kb
  cores=$(nproc)
  memory_kb=$(sed -n 's/^MemAvailable: *\([0-9]*\).*/\1/p' /proc/meminfo)
  local fit=$((${memory_kb:-0} / 1500000))
  if ((fit < 1)); then fit=1; fi
  printf '%d' $((fit < cores ? fit : cores))
}

# CMake runs again when the presets changed or when GoogleTest or simdjson came (or went): going from `up` to `test` then adds the
# tests' targets to the same directory and compiles nothing twice. For the same reason ccache is used if it is there
# when the directory is new, and is not brought in later: another compile command would compile everything again.
configure() {
  local preset=$1 dir=$ROOT/build/$1 stamp launcher=()
  stamp="$(hash_of "$ROOT/CMakePresets.json") $(dpkg-query -W -f='${Version}' libgtest-dev libsimdjson-dev 2>/dev/null || true)"
  if [[ -f $dir/build.ninja && "$(cat "$dir/configured" 2>/dev/null)" == "$stamp" ]]; then return; fi
  if [[ ! -f $dir/CMakeCache.txt ]] && command -v ccache >/dev/null; then launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi
  cd "$ROOT" || return 1
  logged "cmake-$preset" cmake --preset "$preset" "${launcher[@]}" || return 1
  printf '%s' "$stamp" >"$dir/configured"
}

# compile PRESET [TARGET...]: what ninja says goes to standard output.
compile() {
  local preset=$1 dir=$ROOT/build/$1
  shift
  (
    flock 8
    # Precompiled headers and ccache agree only with these liberties, which are safe as clang checks the headers itself.
    export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    exec ninja -C "$dir" -j "$(jobs_that_fit)" "$@"
  ) 8>"$dir/lock"
}

cmd_build() {
  local preset=${1:-release}
  case $preset in
    release) cmd_setup up ;;
    asan | tsan) cmd_setup test ;;
    *) die "there is no preset '$preset'; there are release, asan and tsan" ;;
  esac
  configure "$preset" || exit 1
  NINJA_STATUS='[%f/%t %es] ' compile "$preset"
}
