#!/usr/bin/env bash
# Hold what runs a plan against the linters and parsers of those who run it: those
# of the shell and of GitHub Actions, Argo's types, and Airflow itself.
#
# usage: run.sh TAILWATER
#
# What cannot be installed is said, and left out.
set -euo pipefail

if [[ $# -ne 1 || ! -x $1 ]]; then
    echo "usage: run.sh TAILWATER" >&2
    exit 1
fi
tailwater=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=$here/../../.cache
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
printf '*\n' >"$cache/.gitignore"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A project whose names are hostile, and the sample, each in nights of its own.
"${PYTHON:-python3}" "$here/hostile.py" "$work/hostile.json"
printf '%s\n' '{"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json", "adapter_type": "duckdb"},' \
    '"nodes": {}, "sources": {}, "macros": {}}' >"$work/empty.json"
write() {
    local name=$1 format
    shift
    mkdir "$work/$name"
    local outputs=(--output json="$work/$name/plan.json")
    for format in script=plan.sh github=github.yml argo=argo.yml airflow=airflow.py selectors=selectors.yml; do
        outputs+=(--output "${format%=*}=$work/$name/${format#*=}")
    done
    "$tailwater" plan --quiet "${outputs[@]}" "$@"
}
write shop --base "$here/../shop/base/target" --head "$here/../shop/head/target" --threads 2
write nights --base "$here/../shop/base/target" --head "$here/../shop/head/target" --max-cost 0.2
# shellcheck disable=SC2016 # what looks like templates and commands is data
write hostile --base "$work/empty.json" --head "$work/hostile.json" --target '$(touch owned)' --vars '{"a": {"b": "{{ owned }} ${{ owned }} {% owned %} {# #}"}}'

for plan in shop nights hostile; do
    bash -n "$work/$plan/plan.sh"
    "${PYTHON:-python3}" -m py_compile "$work/$plan/airflow.py"
done
if command -v shellcheck >/dev/null || { apt-get update && apt-get install -y shellcheck; } >/dev/null 2>&1; then
    shellcheck "$work"/*/plan.sh
    echo "scripts: shellcheck has nothing to say"
else
    echo "shellcheck cannot be had here: scripts were only parsed"
fi

if [[ -x $cache/bin/actionlint ]] || GOBIN=$cache/bin go install github.com/rhysd/actionlint/cmd/actionlint@v1.7.12; then
    # What looks like code in a quoted word is a name or a variable.
    "$cache/bin/actionlint" -no-color -ignore SC2016 "$work"/*/github.yml
    echo "workflows: actionlint has nothing to say"
else
    echo "actionlint cannot be had here: workflows of GitHub were not linted"
fi

venv=$cache/workflows
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    echo "installing Airflow and Argo's types into $venv" >&2
    if "${PYTHON:-python3}" -m venv --clear "$venv" &&
        "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"; then
        cp "$here/requirements.txt" "$venv/requirements.txt"
    fi
fi
if [[ -f $venv/requirements.txt ]]; then
    for plan in shop nights hostile; do
        "$venv/bin/python" "$here/check.py" "$work/$plan" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
    done
else
    echo "Airflow and Argo's types cannot be had here: their workflows were only parsed"
fi
