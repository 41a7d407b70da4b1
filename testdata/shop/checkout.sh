#!/usr/bin/env bash
# Write one side of the sample pull request into a new folder.
#
# usage: checkout.sh base|head FOLDER
#
# base is the folder project/ as it is, head is project/ with
# pull-request.patch applied.
set -euo pipefail

usage() {
    sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}" >&2
    exit 1
}

[[ $# -eq 2 ]] || usage
side=$1 folder=$2
[[ $side == base || $side == head ]] || usage
if [[ -e $folder ]]; then
    echo "checkout.sh: $folder exists already" >&2
    exit 1
fi

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
mkdir -p "$(dirname "$folder")"
cp -R "$here/project" "$folder"
if [[ $side == head ]]; then
    # The ceiling keeps git from taking the folder for a part of a repository
    # around it: it would then apply nothing and say nothing.
    folder=$(cd "$folder" && pwd -P)
    (cd "$folder" && GIT_CEILING_DIRECTORIES=$(dirname "$folder") git apply -p2 --whitespace=nowarn "$here/pull-request.patch")
fi
