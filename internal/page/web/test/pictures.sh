#!/usr/bin/env bash
# Take the pictures in docs/images: of terminal, comment and page, for the sample
# and, where the corpus is at hand, for one of its large pairs.
#
# usage: pictures.sh TAILWATER [CORPUS]
#
#   CORPUS  the unpacked corpus of real projects
set -euo pipefail

if [[ $# -lt 1 ]]; then
    echo "usage: pictures.sh TAILWATER [CORPUS]" >&2
    exit 1
fi
tailwater=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../../.." && pwd)
CHROMIUM=$("$here/chromium.sh")
TOOLS=$root/.cache/pictures
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

# What renders Markdown is needed for pictures alone.
"$here/../install.sh" >/dev/null
mkdir -p "$TOOLS"
(cd "$TOOLS" && npm install --silent --no-audit --no-fund --no-save --ignore-scripts \
    playwright-core@1.65.1 marked@18.2.1 mermaid@12.3.0 github-markdown-css@5.9.0) >&2
if ! command -v pngquant >/dev/null || ! fc-list | grep -q Emoji; then
    { apt-get update && apt-get install -y pngquant fonts-noto-color-emoji; } >/dev/null
fi

# take NAME BASE HEAD
take() {
    local name=$1 base=$2 head=$3
    "$tailwater" plan --quiet --base "$base" --head "$head" --output "html=$WORK/$name.html.page.html" --output "github-comment=$WORK/$name.md"
    script --quiet --return --command "stty cols 112 rows 60; '$tailwater' plan --quiet --color always --base '$base' --head '$head'" /dev/null >"$WORK/$name.ansi"
    NAMES+="$name "
}

NAMES=
take shop "$root/testdata/shop/base/target" "$root/testdata/shop/head/target"
if [[ $# -gt 1 ]]; then
    take large "$2/pairs/fivetran-hubspot/3/base" "$2/pairs/fivetran-hubspot/3/head"
fi
NAMES=${NAMES% }
export TOOLS CHROMIUM WORK NAMES
OUT=$root/docs/images
mkdir -p "$OUT"
node "$here/pictures.mjs"
for picture in "$WORK"/*.png; do
    pngquant --force --strip --quality 70-95 --output "$OUT/$(basename "$picture")" "$picture"
done
