#!/usr/bin/env bash
# Bundle the page, or hold what is committed of it against its sources.
#
# usage: build.sh [--check]
#
# What it needs is installed into .cache/page of the repository, in the versions
# of package-lock.json.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=$("$here/install.sh")
out=$here/dist
if [[ ${1:-} == --check ]]; then
    out=$(mktemp -d)
    trap 'rm -rf "$out"' EXIT
fi

node "$tools/node_modules/typescript/bin/tsc" --project "$here/tsconfig.json"
"$tools/node_modules/.bin/esbuild" "$here/src/main.ts" --bundle --minify --format=iife --target=es2022 --charset=ascii \
    --log-level=warning --outfile="$out/page.js"
"$tools/node_modules/.bin/esbuild" "$here/src/page.css" --minify --target=chrome120,firefox120,safari17 \
    --log-level=warning --outfile="$out/page.css"

if [[ ${1:-} == --check ]]; then
    for name in page.js page.css; do
        cmp "$out/$name" "$here/dist/$name" || { echo "build.sh: run internal/page/web/build.sh and commit what it writes" >&2; exit 1; }
    done
    echo "the bundle is that of its sources: $(wc -c <"$out/page.js") bytes of script, $(wc -c <"$out/page.css") of style"
fi
