#!/usr/bin/env bash
# Prove the plan for the sample shop with real dbt on DuckDB.
#
# usage: run.sh [--minimal] TAILWATER
#
# TAILWATER is the binary to test. One database is brought to where production
# would be: base is built on the data of May, then run again on those of June.
# Its plan is made from what dbt wrote, and its commands are run with head.
# Another database is built with head from nothing. Both must hold the same.
# Only snapshots are given their history in the second one too, because no
# build can make it up.
#
#   --minimal   afterwards leave out each step in turn, which must be noticed
set -euo pipefail

minimal=
if [[ ${1:-} == --minimal ]]; then
    minimal=yes
    shift
fi
if [[ $# -ne 1 ]]; then
    echo "usage: run.sh [--minimal] TAILWATER" >&2
    exit 1
fi
tailwater=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
if [[ ! -x $tailwater ]]; then
    echo "run.sh: $1 is no program" >&2
    exit 1
fi

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
shop=$here/../shop
venv=$("$here/../venv.sh")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unset DBT_PROJECT_DIR DBT_TARGET DBT_TARGET_PATH DBT_STATE DBT_LOG_PATH
export DBT_SEND_ANONYMOUS_USAGE_STATS=false DO_NOT_TRACK=1 DBT_USE_COLORS=false
# The commands of a plan say dbt and nothing about profiles, as a user's would.
export PATH=$venv/bin:$PATH DBT_PROFILES_DIR=.

say() {
    printf '%3d s  %s\n' "$SECONDS" "$*"
}

# in_project FOLDER DATABASE COMMAND...: run a command of dbt on a database.
in_project() {
    local folder=$1 database=$2
    shift 2
    (cd "$folder" && SHOP_DATABASE=$database "$@")
}

# planned and scratch are called so in compare.py. dbt names a database after
# its file, so both files have one name.
mkdir "$work/planned" "$work/scratch"
planned=$work/planned/shop.duckdb
scratch=$work/scratch/shop.duckdb
"$shop/checkout.sh" base "$work/base"
"$shop/checkout.sh" head "$work/head"

say "production: base on the data of May"
"$venv/bin/python" "$shop/raw/load.py" "$planned" 2025-06-01
in_project "$work/base" "$planned" dbt --quiet build \
    --event-time-start 2025-01-01 --event-time-end 2025-06-01
cp "$work/base/target/run_results.json" "$work/run_results.json"

say "production: base again on the data of June"
"$venv/bin/python" "$shop/raw/load.py" "$planned" 2025-07-01
in_project "$work/base" "$planned" dbt --quiet build \
    --event-time-start 2025-05-01 --event-time-end 2025-07-01
in_project "$work/base" "$planned" dbt --quiet docs generate --no-compile

say "both sides compiled"
in_project "$work/base" "$planned" dbt --quiet compile --full-refresh
in_project "$work/head" "$planned" dbt --quiet compile --full-refresh
# Compiling leaves its own run results; those of the full build tell how long
# a rebuild takes.
cp "$work/run_results.json" "$work/base/target/run_results.json"
rm "$work/head/target/run_results.json"

say "plan"
"$tailwater" plan --base "$work/base/target" --head "$work/head/target" \
    --format json --output "$work/plan.json"
cp "$planned" "$work/before.duckdb"
in_project "$work/head" "$planned" "$venv/bin/python" "$here/apply.py" "$work/plan.json"

say "head from nothing"
"$venv/bin/python" "$shop/raw/load.py" "$scratch" 2025-06-01
in_project "$work/head" "$scratch" dbt --quiet build --select "+resource_type:snapshot" \
    --resource-type model snapshot seed
"$venv/bin/python" "$shop/raw/load.py" "$scratch" 2025-07-01
in_project "$work/head" "$scratch" dbt --quiet build \
    --event-time-start 2025-01-01 --event-time-end 2025-07-01

say "comparison"
compare=("$venv/bin/python" "$here/compare.py" --ignore dbt_loaded_at)
"${compare[@]}" "$planned" "$scratch"

"$venv/bin/python" "$here/checks.py" "$work/plan.json" "$planned"

say "the same by the plan's script"
cp "$work/before.duckdb" "$planned"
"$tailwater" plan --quiet --base "$work/base/target" --head "$work/head/target" --output script="$work/plan.sh"
in_project "$work/head" "$planned" bash "$work/plan.sh"
"${compare[@]}" "$planned" "$scratch"
in_project "$work/head" "$planned" bash "$work/plan.sh" | grep -v 'done before' # nothing is left

# Without any plan the databases must differ, or the comparison proves nothing.
cp "$work/before.duckdb" "$planned"
if "${compare[@]}" "$planned" "$scratch" >"$work/comparison"; then
    echo "run.sh: nothing differs before the plan is run" >&2
    exit 1
fi
say "without the plan: $(tail -n 1 "$work/comparison")"
if "$venv/bin/python" "$here/checks.py" "$work/plan.json" "$planned" >"$work/checks"; then
    echo "run.sh: the plan's own questions notice nothing" >&2
    exit 1
fi
say "without the plan: $(tail -n 1 "$work/checks")"

[[ $minimal ]] || exit 0

status=0
ids=$("$venv/bin/python" -c 'import json, sys
print(*(step["id"] for step in json.load(open(sys.argv[1]))["steps"]))' "$work/plan.json")
for id in $ids; do
    cp "$work/before.duckdb" "$planned"
    if in_project "$work/head" "$planned" "$venv/bin/python" "$here/apply.py" \
        --leave-out "$id" "$work/plan.json" >"$work/log" 2>&1 &&
        "${compare[@]}" "$planned" "$scratch" >"$work/comparison"; then
        echo "run.sh: step $id is not needed" >&2
        status=1
    else
        say "step $id left out: $(grep -E 'failed|different  ' "$work/log" "$work/comparison" -h | head -n 1)"
    fi
done
exit "$status"
