#!/usr/bin/env bash
# Compile a dbt project, unless that is done already.
#
# usage: compile.sh PROJECT [TARGET]
#
#   COMPILE  the command that compiles; by default dbt deps && dbt compile
set -euo pipefail

if [[ $# -lt 1 || $# -gt 2 ]]; then
    echo "usage: compile.sh PROJECT [TARGET]" >&2
    exit 1
fi
cd "$1"
target=${2:-target}
[[ -e $target/manifest.json ]] && exit 0
# What was set for one project must not send both to the same folder.
unset DBT_TARGET_PATH DBT_PROJECT_DIR DBT_STATE
bash -e -o pipefail -c "${COMPILE:-dbt deps && dbt compile}"
if [[ ! -e $target/manifest.json ]]; then
    echo "compile.sh: the command has written no $target/manifest.json" >&2
    exit 1
fi
