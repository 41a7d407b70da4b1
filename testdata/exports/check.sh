#!/usr/bin/env bash
# Export the sample project and real ones of other adapters in every format, and
# have the consumers' own code read them.
#
# usage: check.sh TAILWATER [SHARED]
#        check.sh --install
#
#   TAILWATER  the binary
#   SHARED     a folder with corpus/unpack.sh; without it, the sample alone
#
# Python packages go into .cache/exports, Node's into .cache/exports-npm; Graphviz
# is installed if it is not there.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
binary=${1:?usage: check.sh TAILWATER [SHARED]}
shared=${2:-}
cache=$root/.cache
mkdir -p "$cache"
printf '*\n' >"$cache/.gitignore"

venv=$cache/exports
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    echo "installing Python packages into $venv" >&2
    "${PYTHON:-python3}" -m venv --clear "$venv" >&2
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt" >&2
    cp "$here/requirements.txt" "$venv/requirements.txt"
fi

[[ $binary != --install ]] || exit 0 # the Python packages are all that is wanted
binary=$(realpath "$binary")

npm=$cache/exports-npm
if ! cmp -s "$here/package.json" "$npm/package.json"; then
    echo "installing Mermaid into $npm" >&2
    rm -rf "$npm"
    mkdir -p "$npm"
    (cd "$npm" && cp "$here/package.json" "$here/mermaid.mjs" . && npm install --silent --no-audit --no-fund >&2)
fi
cp "$here/mermaid.mjs" "$npm/"

if ! command -v dot >/dev/null; then
    { apt-get update && apt-get install -y graphviz; } >/dev/null
fi

# Every export of each project lands in a folder of its own.
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# export_all NAME NAMESPACE TARGET: every format, of one project.
export_all() {
    local namespace=$2 target=$3 dir=$out/$1 format args=()
    mkdir -p "$dir"
    printf '%s\n' "$target" >"$dir/target"
    printf '%s\n' "$namespace" >"$dir/namespace"
    for format in $formats; do
        args+=(--output "$format=$dir/$format")
    done
    "$binary" lineage --quiet --manifest "$target" --namespace "$namespace" --service warehouse --repository https://example.com/acme/project --commit 3f2c1a9 "${args[@]}"
    for format in job dataset; do
        "$binary" lineage --quiet --manifest "$target" --namespace "$namespace" --event "$format" --format openlineage --output "$dir/openlineage-$format"
    done
    "$binary" lineage --quiet --manifest "$target" --target dbt --indirect --format datahub --output "$dir/datahub-dbt"
}

formats=$("$binary" lineage --help | sed -n 's/.*how to write the result: \([^(]*\).*/\1/p' | tr -d ',')
export_all shop duckdb://shop.duckdb "$root/testdata/shop/head/target"
if [[ -n $shared ]]; then
    corpus=$("$shared/corpus/unpack.sh")
    while read -r project namespace; do
        export_all "$project" "$namespace" "$corpus/single/$project"
    done <"$here/projects.txt"
fi

"$venv/bin/python" "$here/check.py" "$out"
(cd "$npm" && node mermaid.mjs "$out"/*/mermaid)
for drawing in "$out"/*/dot; do
    dot -Tcanon "$drawing" >/dev/null
done
echo "graphviz read $(find "$out" -name dot | wc -l) drawings"
