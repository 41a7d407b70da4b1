#!/usr/bin/env bash
# Put tailwater where the other scripts find it, and print the path of the binary.
#
# usage: install.sh FOLDER
#
#   BINARY   a binary that is there already; used as it is
#   VERSION  a release to download, such as v1.2.3; its checksum is verified
#
# Without either, it is built from the source beside this script, which needs Go.
set -euo pipefail

if [[ $# -ne 1 ]]; then
    echo "usage: install.sh FOLDER" >&2
    exit 1
fi
folder=$1
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
releases=${RELEASES:-https://github.com/tailwater/tailwater/releases/download}
mkdir -p "$folder"

fail() {
    echo "install.sh: $*" >&2
    exit 1
}

platform() {
    local os arch
    os=$(uname -s | tr '[:upper:]' '[:lower:]')
    case $os in
        linux | darwin) ;;
        mingw* | msys* | cygwin*) os=windows ;;
        *) fail "there are no releases for $os; install Go, and leave VERSION empty" ;;
    esac
    case $(uname -m) in
        x86_64 | amd64) arch=amd64 ;;
        aarch64 | arm64) arch=arm64 ;;
        *) fail "there are no releases for $(uname -m); install Go, and leave VERSION empty" ;;
    esac
    printf '%s_%s\n' "$os" "$arch"
}

download() {
    local archive work
    archive=tailwater_${VERSION#v}_$(platform).tar.gz
    work=$(mktemp -d)
    curl --fail --silent --show-error --location --output "$work/$archive" "$releases/$VERSION/$archive" ||
        fail "$releases/$VERSION/$archive cannot be had; is $VERSION a release?"
    curl --fail --silent --show-error --location --output "$work/checksums.txt" "$releases/$VERSION/checksums.txt" ||
        fail "the release has no checksums.txt"
    (cd "$work" && grep -F "  $archive" checksums.txt | sha256sum --check --quiet -) >&2 ||
        fail "$archive is not what the release says it is"
    tar -xzf "$work/$archive" -C "$folder"
    rm -r "$work"
}

if [[ -n ${BINARY:-} ]]; then
    [[ -x $BINARY ]] || fail "$BINARY is no program"
    cp "$BINARY" "$folder/tailwater"
elif [[ -n ${VERSION:-} ]]; then
    download
else
    command -v go >/dev/null || fail "Go is needed to build; or give VERSION or BINARY"
    CGO_ENABLED=0 go build -C "$source" -trimpath -o "$(cd "$folder" && pwd)/tailwater" ./cmd/tailwater
fi
"$folder/tailwater" version >&2
printf '%s\n' "$(cd "$folder" && pwd)/tailwater"
