#!/usr/bin/env bash
# Hold the findings on contracts against dbt's own check, state:modified.contract.
#
# usage: run.sh TAILWATER
#
#   UPDATE=1  write the table of what both say anew
set -euo pipefail

if [[ $# -ne 1 || ! -x $1 ]]; then
    echo "usage: run.sh TAILWATER" >&2
    exit 1
fi
tailwater=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
venv=$("$here/../venv.sh")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unset DBT_PROJECT_DIR DBT_TARGET DBT_TARGET_PATH DBT_STATE DBT_LOG_PATH
export DBT_SEND_ANONYMOUS_USAGE_STATS=false DO_NOT_TRACK=1 DBT_PROFILES_DIR=. PATH=$venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1

"$venv/bin/python" "$here/check.py" "$tailwater" "$work" "$here/expected.txt"
