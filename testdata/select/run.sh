#!/usr/bin/env bash
# Hold the selectors of a plan against real dbt, for nodes with hostile names.
#
# usage: run.sh TAILWATER
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
export DBT_SEND_ANONYMOUS_USAGE_STATS=false DO_NOT_TRACK=1 DBT_USE_COLORS=false DBT_PROFILES_DIR=. PATH=$venv/bin:$PATH

"$venv/bin/python" "$here/project.py" "$work/shop"
cd "$work/shop"
dbt --quiet deps
dbt --quiet compile
cat >"$work/empty.json" <<'JSON'
{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "dbt_version": "1.11.0", "adapter_type": "duckdb"},
 "nodes": {}, "sources": {}, "macros": {}}
JSON
"$tailwater" plan --quiet --base "$work/empty.json" --head target --output json="$work/plan.json" --output selectors=selectors.yml
"$venv/bin/python" "$here/check.py" "$work/plan.json"
