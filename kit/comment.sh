#!/usr/bin/env bash
# Write a comment on a pull or merge request, or update the one that is there:
# the one by the same author that begins with the same hidden line.
#
# usage: comment.sh github|gitlab FILE
#
#   TOKEN    for the platform's API
#   REQUEST  the number of the pull request; by default what the platform says
#
# Needs curl and jq. Where the comment cannot be written, as with the token that
# pull requests from forks get on GitHub, that is said and is no failure: the
# comment is a courtesy, the gate stands without it.
set -euo pipefail

if [[ $# -ne 2 || ! $1 =~ ^(github|gitlab)$ ]]; then
    echo "usage: comment.sh github|gitlab FILE" >&2
    exit 1
fi
platform=$1 file=$2
marker=$(head -n 1 "$file")
if [[ $marker != '<!-- tailwater'*'-->' ]]; then
    echo "comment.sh: $file does not begin with the hidden line of a comment" >&2
    exit 1
fi

case $platform in
    github)
        request=${REQUEST:-}
        if [[ -z $request && ${GITHUB_REF:-} =~ ^refs/pull/([0-9]+)/ ]]; then request=${BASH_REMATCH[1]}; fi
        auth="Authorization: Bearer $TOKEN"
        list=${GITHUB_API_URL:?}/repos/${GITHUB_REPOSITORY:?}/issues/$request/comments
        one=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues/comments
        update=PATCH
        ;;
    gitlab)
        request=${REQUEST:-${CI_MERGE_REQUEST_IID:-}}
        auth="PRIVATE-TOKEN: $TOKEN"
        list=${CI_API_V4_URL:?}/projects/${CI_PROJECT_ID:?}/merge_requests/$request/notes
        one=$list
        update=PUT
        ;;
esac
if [[ -z $request ]]; then
    echo "comment.sh: this is no pull request; there is nothing to comment on"
    exit 0
fi

call() {
    curl --silent --show-error --fail-with-body --header "$auth" --header 'Content-Type: application/json' "$@"
}

# login is who the token speaks for.
login() {
    if [[ $platform == github ]]; then
        call --data '{"query": "{viewer{login}}"}' "${GITHUB_GRAPHQL_URL:?}" | jq -r .data.viewer.login
    else
        call "$CI_API_V4_URL/user" | jq -r .username
    fi
}

# mine is the id of the comment that is there; empty where there is none.
mine() {
    local who=$1 page=1 answer id
    while :; do
        answer=$(call "$list?per_page=100&page=$page") || return 1
        id=$(jq -r --arg who "$who" --arg marker "$marker" \
            '[.[] | select((.user // .author) | (.login // .username) == $who) | select(.body | startswith($marker))] | first | .id // empty' <<<"$answer")
        if [[ -n $id || $(jq length <<<"$answer") -lt 100 ]]; then
            printf '%s\n' "$id"
            return
        fi
        page=$((page + 1))
    done
}

refused() {
    echo "comment.sh: the comment could not be written: $*" >&2
    if [[ ${GITHUB_ACTIONS:-} == true ]]; then
        echo "::notice title=tailwater::The token may not write comments here; the result is in the summary of the job."
    fi
    exit 0
}

who=$(login) || refused "$who"
id=$(mine "$who") || refused "$id"
body() { jq --raw-input --slurp '{body: .}' "$file"; }
if [[ -n $id ]]; then
    answer=$(body | call --request "$update" --data @- "$one/$id") || refused "$answer"
    echo "comment.sh: comment $id is up to date"
else
    answer=$(body | call --request POST --data @- "$list") || refused "$answer"
    echo "comment.sh: comment $(jq -r .id <<<"$answer") is new"
fi
