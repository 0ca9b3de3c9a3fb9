#!/usr/bin/env bash
# Lets a browser and a client of the API use newsdex as people and programs do; the exit code tells whether all is well.
#
#   tests/browser/run.sh [PROGRAM] [FILE.test.mjs ...]
#
# PROGRAM is the newsdex to test, target/release/newsdex if not said. Needs Node 20 or later with npm. Chromium is taken
# from Debian if it is not there, and the packages that package-lock.json names from npm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=$(realpath "${1:-$root/target/release/newsdex}")
[ -x "$program" ] || { echo "$program: is no program; \`cargo build --release\` makes it" >&2; exit 2; }
cd "$here"
files=("${@:2}")
[ ${#files[@]} -gt 0 ] || files=(*.test.mjs)

if ! command -v chromium >/dev/null; then
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends chromium fonts-liberation
fi
cmp -s package-lock.json node_modules/installed || {
  npm ci --no-audit --no-fund
  cp package-lock.json node_modules/installed
}

temporary=$(mktemp -d)
servers=()
end() {
  [ ${#servers[@]} -eq 0 ] || kill "${servers[@]}" 2>/dev/null || true
  wait
  rm -rf "$temporary"
}
trap end EXIT

# a server for an index; its address goes into $address
serve() {
  local name=$1
  mkfifo "$temporary/$name.says"
  "$program" serve --quiet --index "$temporary/$name" --port 0 >"$temporary/$name.says" &
  servers+=($!)
  read -r address <"$temporary/$name.says"
  address=${address%/}
}

# the sample without one article, and what does harm to a page that trusts it
"$program" index --quiet --index "$temporary/sample" "$root/tests/archive" >"$temporary/report" 2>&1
"$program" delete --quiet --index "$temporary/sample" archive:9003 2>"$temporary/report"
"$program" index --quiet --index "$temporary/hostile" "$root/tests/hostile" >"$temporary/report" 2>&1
serve sample
export NEWSDEX_SAMPLE=$address
serve hostile
export NEWSDEX_HOSTILE=$address
serve nothing
export NEWSDEX_NOTHING=$address

# nothing here takes long
timeout 300 node --test --test-concurrency=2 "${files[@]}"
