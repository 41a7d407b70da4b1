#!/usr/bin/env bash
# Try the page in a browser: that of the sample, of a sample with hostile names,
# and of a made-up project of 5,000 models.
#
# usage: run.sh TAILWATER
#
#   CHROMIUM  the browser; installed with apt-get where there is none
set -euo pipefail

if [[ $# -ne 1 ]]; then
    echo "usage: run.sh TAILWATER" >&2
    exit 1
fi
tailwater=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../../.." && pwd)
TOOLS=$("$here/../install.sh")
CHROMIUM=$("$here/chromium.sh")
WORK=$(mktemp -d)
export TOOLS CHROMIUM WORK
trap 'rm -rf "$WORK"' EXIT

shop=$root/testdata/shop
"$tailwater" plan --quiet --base "$shop/base/target" --head "$shop/head/target" --output "html=$WORK/shop.html"

for side in base head; do
    mkdir -p "$WORK/$side"
    node "$here/hostile.mjs" <"$shop/$side/target/manifest.json" >"$WORK/$side/manifest.json"
done
"$tailwater" plan --quiet --base "$WORK/base" --head "$WORK/head" --output "html=$WORK/hostile.html"

(cd "$root" && go run ./internal/measure --synth 5000 --change percent --adapter snowflake --out "$WORK/large")
"$tailwater" plan --quiet --base "$WORK/large/base" --head "$WORK/large/head" --output "html=$WORK/large.html"

node --test --test-reporter=spec "$here/page.test.mjs"
