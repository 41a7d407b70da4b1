#!/usr/bin/env bash
# Compile both sides of the sample pull request with dbt and DuckDB, and write
# what dbt says about them to base/target and head/target beside this script.
#
# usage: compile.sh [--check]
#
#   --check   write nothing; fail if the artifacts differ from those that are here
#
# run_results.json is that of `dbt build` into an empty database, catalog.json
# describes that database, and manifest.json is that of `dbt compile
# --full-refresh`, so that every model is compiled as its full rebuild.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

check=
case "${1:-}" in
    "") ;;
    --check) check=yes ;;
    *)
        echo "usage: compile.sh [--check]" >&2
        exit 1
        ;;
esac

venv=$("$here/../venv.sh")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

export DBT_SEND_ANONYMOUS_USAGE_STATS=false DO_NOT_TRACK=1 DBT_USE_COLORS=false
# A user's own settings must not reach the artifacts.
unset DBT_PROFILES_DIR DBT_PROJECT_DIR DBT_TARGET DBT_TARGET_PATH DBT_STATE DBT_LOG_PATH SHOP_DATABASE

compile() {
    local side=$1 project=$work/$1 artifacts=$work/artifacts/$1
    "$here/checkout.sh" "$side" "$project"
    mkdir -p "$artifacts"
    echo "compile.sh: $side"
    (
        cd "$project"
        "$venv/bin/python" "$here/raw/load.py" shop.duckdb 2025-07-01
        # Six batches of the microbatch model, whatever the day is.
        "$venv/bin/dbt" --quiet build --profiles-dir . \
            --event-time-start 2025-01-01 --event-time-end 2025-07-01
        mv target/run_results.json "$artifacts"
        "$venv/bin/dbt" --quiet docs generate --profiles-dir . --no-compile
        mv target/catalog.json "$artifacts"
        "$venv/bin/dbt" --quiet compile --profiles-dir . --full-refresh
        mv target/manifest.json "$artifacts"
    )
    # How long nodes took is taken from the artifacts that are here.
    mkdir -p "$work/new/$side/target"
    if [[ -e $here/$side/target/run_results.json ]]; then
        cp "$here/$side/target/run_results.json" "$work/new/$side/target"
    fi
    "$venv/bin/python" "$here/scrub.py" "$project" "$artifacts" "$work/new/$side/target"
}

compile base
compile head

status=0
for side in base head; do
    for name in manifest.json catalog.json run_results.json; do
        if [[ $check ]]; then
            if ! diff "$here/$side/target/$name" "$work/new/$side/target/$name" >"$work/difference"; then
                echo "compile.sh: $side/target/$name differs from what dbt writes now:" >&2
                cut -c 1-200 "$work/difference" | head -n 20 >&2
                status=1
            fi
        else
            mkdir -p "$here/$side/target"
            cp "$work/new/$side/target/$name" "$here/$side/target/$name"
        fi
    done
done
if [[ $status -ne 0 ]]; then
    echo "compile.sh: run testdata/shop/compile.sh and commit the result" >&2
fi
exit "$status"
