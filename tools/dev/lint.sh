# ./dev lint: formatting, clang-tidy, shell scripts, and the repository's own rules (tests/tidy).
# shellcheck shell=bash

cpp_sources() { git -C "$ROOT" ls-files -co --exclude-standard -- 'src/*.h' 'src/*.cpp' 'tests/*.h' 'tests/*.cpp' 'bench/*.h' 'bench/*.cpp' | existing; }
shell_sources() { { printf '%s\n' dev .ci/run && git -C "$ROOT" ls-files -co --exclude-standard -- '*.sh'; } | sort -u | existing; }
existing() { while IFS= read -r file; do if [[ -f $ROOT/$file ]]; then printf '%s\n' "$file"; fi; done; }

lint_format() {
  local files
  mapfile -t files < <(cpp_sources)
  cd "$ROOT" || return 1
  if ((${#files[@]} == 0)); then return 0; fi
  clang-format-19 "${1:---dry-run}" -Werror "${files[@]}"
}

lint_shell() {
  local file failed=0
  cd "$ROOT" || return 1
  while IFS= read -r file; do
    bash -n "$file" || failed=1
  done < <(shell_sources)
  if command -v shellcheck >/dev/null; then
    shell_sources | xargs shellcheck --severity=info --external-sources --exclude=SC2034 || failed=1
  fi
  return "$failed"
}

# The types of the dashboard's page.
lint_page() { use_node && "$ROOT/node_modules/.bin/tsc" -p "$ROOT/web"; }

lint_rules() { python3 "$ROOT/tests/tidy/tidy.py"; }

# clang-tidy reads what the compiler would: it wants the compile commands and the precompiled headers, not the objects.
lint_cpp() {
  local headers
  configure release || return 1
  mapfile -t headers < <(ninja -C "$ROOT/build/release" -t targets all | sed -n 's/^\(.*\.pch\): .*/\1/p')
  if ((${#headers[@]})); then compile release "${headers[@]}" || return 1; fi
  python3 "$ROOT/tools/dev/clang_tidy.py" "$ROOT"
}

# lint_steps all|quick
lint_steps() {
  step check rules 60 lint_rules || true
  step check shell 60 lint_shell || true
  step check format 120 lint_format || true
  step check page 120 lint_page || true
  if [[ $1 == all ]]; then step check clang-tidy 2400 lint_cpp || true; fi
}

cmd_lint() {
  cmd_setup test
  if [[ ${1:-} == --fix ]]; then lint_format -i; fi
  lint_steps all
  steps_summary || exit 1
}
