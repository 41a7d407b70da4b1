#!/usr/bin/env bash
# Do the tutorial as a new user would, with real dbt, and compare what it shows.
#
# usage: run.sh TAILWATER [--update]
set -euo pipefail

if [[ $# -lt 1 ]]; then
    echo "usage: run.sh TAILWATER [--update]" >&2
    exit 1
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=$("$here/../venv.sh")
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
cp "$1" "$bin/tailwater"
export PATH=$bin:$venv/bin:$PATH DBT_SEND_ANONYMOUS_USAGE_STATS=false DO_NOT_TRACK=1 DBT_USE_COLORS=false
"$venv/bin/python" "$here/run.py" "$here/../../docs/tutorial.md" "${@:2}"
