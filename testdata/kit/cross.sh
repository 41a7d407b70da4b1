#!/usr/bin/env bash
# Build a static binary for every platform that is released, as goreleaser does.
#
# usage: cross.sh FOLDER
set -euo pipefail

if [[ $# -ne 1 ]]; then
    echo "usage: cross.sh FOLDER" >&2
    exit 1
fi
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mkdir -p "$1"
list() { sed -n "s/^    $1: \[\(.*\)\]$/\1/p" .goreleaser.yaml | tr -d ,; }
for os in $(list goos); do
    for arch in $(list goarch); do
        file=$1/tailwater_${os}_$arch
        CGO_ENABLED=0 GOOS=$os GOARCH=$arch go build -trimpath -ldflags '-s -w' -o "$file" ./cmd/tailwater
        printf '%-16s %s MB\n' "$os/$arch" "$(($(wc -c <"$file") / 1000000))"
    done
done
[[ -e $1/tailwater_linux_amd64 ]] # the lists were found
