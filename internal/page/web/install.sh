#!/usr/bin/env bash
# Install what builds and tests the page into .cache/page, and print that folder.
# A second call with the same package-lock.json does nothing.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=$(cd "$here/../../.." && pwd)/.cache/page
if ! cmp -s "$here/package-lock.json" "$tools/node_modules/.stamp"; then
    mkdir -p "$tools"
    cp "$here/package.json" "$here/package-lock.json" "$tools"
    (cd "$tools" && npm ci --ignore-scripts --silent --no-audit --no-fund) >&2
    cp "$here/package-lock.json" "$tools/node_modules/.stamp"
fi
printf '%s\n' "$tools"
