#!/usr/bin/env bash
# Find the manifest of the version that is deployed, and print the folder that
# holds it. Run at the root of the repository.
#
# usage: base.sh FOLDER
#
# FOLDER is a new folder for what is downloaded or compiled. The first of these
# that is given is used:
#
#   BASE           a path: a manifest.json, or the folder that holds it
#   BASE_ARTIFACT  on GitHub the name of an artifact, on GitLab of a job: what
#                  the last run on the branch that is merged into has kept
#   BASE_REF       the branch that is merged into; by default what the platform
#                  says. Its merge base is compiled in a worktree.
#
#   PROJECT  folder of the dbt project in the repository; by default its root
#   TARGET   where dbt writes to in there; by default target
#   COMPILE  the command that compiles; by default dbt deps && dbt compile
#   TOKEN    for the platform's API, to download artifacts
set -euo pipefail

if [[ $# -ne 1 ]]; then
    echo "usage: base.sh FOLDER" >&2
    exit 1
fi
folder=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=${PROJECT:-.}
target=${TARGET:-target}
ref=${BASE_REF:-${GITHUB_BASE_REF:-${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}}}

fail() {
    echo "base.sh: $*" >&2
    exit 1
}

# found PATH: end with the folder of the manifest in PATH.
found() {
    local manifest
    manifest=$(find "$1" -name manifest.json -not -path '*/dbt_packages/*' 2>/dev/null | sort | head -n 1)
    [[ -n $manifest ]] || fail "there is no manifest.json in $1"
    dirname "$manifest"
    exit 0
}

get() {
    curl --fail --silent --show-error --location --header "$1" "${@:2}"
}

github_artifact() {
    local url
    url=$(get "Authorization: Bearer $TOKEN" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/actions/artifacts?per_page=100&name=$BASE_ARTIFACT" |
        jq -r --arg ref "$ref" '[.artifacts[] | select(.expired | not) | select($ref == "" or .workflow_run.head_branch == $ref)]
            | sort_by(.created_at) | last | .archive_download_url // empty')
    [[ -n $url ]] || fail "no run on $ref has kept an artifact $BASE_ARTIFACT"
    get "Authorization: Bearer $TOKEN" --output "$folder/artifact.zip" "$url"
}

gitlab_artifact() {
    get "PRIVATE-TOKEN: $TOKEN" --output "$folder/artifact.zip" \
        "$CI_API_V4_URL/projects/$CI_PROJECT_ID/jobs/artifacts/$ref/download?job=$BASE_ARTIFACT" ||
        fail "no job $BASE_ARTIFACT on $ref has kept anything"
}

# merge_base fetches as much history as it takes.
merge_base() {
    local depth
    git fetch --quiet --no-tags origin "+refs/heads/$ref:refs/remotes/origin/$ref" >&2
    for depth in 0 50 500 2147483647; do
        if [[ $depth -gt 0 ]]; then
            [[ $(git rev-parse --is-shallow-repository) == true ]] || break
            git fetch --quiet --no-tags --depth "$depth" origin "+refs/heads/$ref:refs/remotes/origin/$ref" >&2
            git fetch --quiet --no-tags --deepen "$depth" origin HEAD >&2 || true
        fi
        git merge-base "refs/remotes/origin/$ref" HEAD 2>/dev/null && return
    done
    fail "this version and origin/$ref have no commit in common"
}

if [[ -n ${BASE:-} ]]; then
    [[ -e $BASE ]] || fail "$BASE does not exist"
    printf '%s\n' "$BASE"
    exit 0
fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
if [[ -n ${BASE_ARTIFACT:-} ]]; then
    if [[ -n ${GITHUB_API_URL:-} ]]; then github_artifact; else gitlab_artifact; fi
    unzip -q -o "$folder/artifact.zip" -d "$folder/artifact"
    found "$folder/artifact"
fi
[[ -n $ref ]] || fail "give BASE, BASE_ARTIFACT or BASE_REF: there is nothing to compare with"
commit=$(merge_base)
echo "base.sh: compiling $commit, the merge base with $ref" >&2
git worktree add --quiet --force --detach "$folder/tree" "$commit" >&2
[[ -e $folder/tree/$project/dbt_project.yml ]] || fail "there is no dbt project in $project at the merge base"
"$here/compile.sh" "$folder/tree/$project" "$target" >&2
printf '%s\n' "$folder/tree/$project/$target"
