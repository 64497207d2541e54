# ./dev screenshots: a picture of every view of the dashboard, light and dark, at 1280 and 390 px, in .dev/screenshots.
# shellcheck shell=bash

cmd_screenshots() {
  cmd_setup test
  configure release || exit 1
  compile release millrace || exit 1
  use_node
  cd "$ROOT" || exit 1
  export SCREENSHOTS=$ROOT/.dev/screenshots MILLRACE_BIN=$ROOT/build/release/millrace PATH
  rm -rf "$SCREENSHOTS"
  pytest_in tests/e2e/browser -k every_view || exit 1
  ls "$SCREENSHOTS"/*.png
}
