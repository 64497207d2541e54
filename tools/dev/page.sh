#!/usr/bin/env bash
# Called by the build: makes the C++ source that holds the dashboard's page, with Node and what npm installed.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC1091
source "$ROOT/tools/dev/say.sh"
# shellcheck disable=SC1091
source "$ROOT/tools/dev/setup.sh"

mkdir -p "$ROOT/.dev/log"
setup_npm up
use_node
export PATH
exec node "$ROOT/web/build.mjs" "$1"
