#!/usr/bin/env bash
# Hold what is written for other tools against validators of others: Microsoft's
# for SARIF with GitHub's rules, libxml2 for JUnit.
#
# usage: check.sh TAILWATER
#
# TAILWATER is the binary to test. Validators are installed where they are
# missing: xmllint with apt-get, the others with npm into .cache.
set -euo pipefail

if [[ $# -ne 1 ]]; then
    echo "usage: check.sh TAILWATER" >&2
    exit 1
fi
tailwater=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
shop=$root/testdata/shop
tools=$root/.cache/formats
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! command -v xmllint >/dev/null; then
    { apt-get update && apt-get install -y libxml2-utils; } >/dev/null
fi
multitool=$tools/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
if [[ ! -e $multitool ]]; then
    mkdir -p "$tools"
    npm install --silent --no-audit --no-fund --no-save --prefix "$tools" @microsoft/sarif-multitool-linux@5.7.0
fi
chmod u+x "$multitool"

# A result that passes and one that fails; findings of all severities.
for bar in never warning; do
    status=0
    "$tailwater" check --base "$shop/base/target" --head "$shop/head/target" --fail-on "$bar" --quiet \
        --project-folder transform --output "sarif=$work/$bar.sarif" --output "junit=$work/$bar.xml" || status=$?
    [[ $status -eq 0 || $bar:$status == warning:3 ]] || exit 1
    xmllint --noout --schema "$root/internal/report/testdata/schemas/junit-10.xsd" "$work/$bar.xml"

    # The validator ends with 0 whatever it finds. Its notes are matters of taste.
    "$multitool" validate "$work/$bar.sarif" --rule-kind "Sarif;Ghas" >"$work/log" 2>&1 || true
    grep -q 'Analysis completed successfully' "$work/log" || { cat "$work/log" >&2; exit 1; }
    if grep -E ': (error|warning) ' "$work/log" >&2; then
        echo "check.sh: the validator objects to SARIF" >&2
        exit 1
    fi
    echo "$bar.sarif validates"
done
