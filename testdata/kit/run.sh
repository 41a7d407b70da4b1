#!/usr/bin/env bash
# Run the CI kit as far as it goes without a platform: the action's steps and
# the GitLab job's script, in clones of a bare repository with two branches that
# real dbt compiles, against an API in memory.
#
# usage: run.sh TAILWATER
#
# TAILWATER is the binary to use, which must be static.
set -euo pipefail

if [[ $# -ne 1 ]]; then
    echo "usage: run.sh TAILWATER" >&2
    exit 1
fi
tailwater=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
shop=$root/testdata/shop
venv=$("$here/../venv.sh")
python=$venv/bin/python
work=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$work"' EXIT

for tool in curl jq unzip zip git; do
    if ! command -v "$tool" >/dev/null; then
        { apt-get update && apt-get install -y "$tool"; } >/dev/null
    fi
done

export DBT_SEND_ANONYMOUS_USAGE_STATS=false DO_NOT_TRACK=1 DBT_USE_COLORS=false LANG=C.UTF-8
unset DBT_PROFILES_DIR DBT_PROJECT_DIR DBT_TARGET DBT_TARGET_PATH DBT_STATE DBT_LOG_PATH SHOP_DATABASE
export PATH=$venv/bin:$PATH
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=somebody GIT_AUTHOR_EMAIL=somebody@shop.example
export GIT_COMMITTER_NAME=somebody GIT_COMMITTER_EMAIL=somebody@shop.example

say() { printf '%3d s  %s\n' "$SECONDS" "$*"; }

fail() {
    echo "run.sh: $*" >&2
    [[ ! -e $work/log ]] || cat "$work/log" >&2
    exit 1
}

# has FILE TEXT: the file holds the text.
has() { grep -qF -- "$2" "$1" || fail "$1 does not say: $2"; }

say "a repository whose project lies in a folder; main has moved on since the branch was made"
git init --quiet --initial-branch main "$work/seed"
commit() { git -C "$work/seed" add --all && git -C "$work/seed" commit --quiet --message "$1"; }
"$shop/checkout.sh" base "$work/seed/transform"
printf 'target/\nlogs/\n' >"$work/seed/transform/.gitignore"
commit "The shop"
git -C "$work/seed" checkout --quiet -b topic
"$shop/checkout.sh" head "$work/head"
cp -R "$work/head/." "$work/seed/transform"
# What the pull request removes or renames is not in head.
(cd "$work/seed/transform" && find models macros seeds snapshots -type f | while read -r f; do
    [[ -e $work/head/$f ]] || rm "$f"
done)
commit "The pull request"
git -C "$work/seed" checkout --quiet main
for i in 1 2 3; do
    echo "select $i as n" >"$work/seed/transform/models/later_$i.sql"
    commit "Something else $i"
done
git clone --quiet --bare "$work/seed" "$work/origin.git"

# fresh NAME: a clone as a runner makes it, with no more history than it must have.
fresh() {
    git clone --quiet --depth 1 --branch topic "file://$work/origin.git" "$work/$1"
    mkdir "$work/$1.temp"
    cd "$work/$1"
    export RUNNER_TEMP=$work/$1.temp GITHUB_STEP_SUMMARY=$work/$1.temp/summary
}

say "an API in memory"
export ARTIFACT=$work/artifact.zip
"$python" "$here/platform.py" "$work/port" "$work/state.json" &
server=$!
for _ in $(seq 100); do [[ -e $work/port ]] && break; sleep 0.1; done
api=http://127.0.0.1:$(cat "$work/port")
# comments: what the robot has said.
comments() { jq -c '[.comments[] | select(.login == "robot")]' "$work/state.json"; }

echo '{"pull_request": {"number": 7}}' >"$work/event.json"
github=(env GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request "GITHUB_EVENT_PATH=$work/event.json" GITHUB_BASE_REF=main
    GITHUB_REF=refs/pull/7/merge GITHUB_REPOSITORY=shop/shop GITHUB_RUN_ID=1 GITHUB_SERVER_URL=https://github.example
    "GITHUB_API_URL=$api" "GITHUB_GRAPHQL_URL=$api/graphql" GITHUB_TOKEN=write)
compile='dbt --quiet compile --full-refresh --profiles-dir .'
act() { "${github[@]}" "$python" "$here/act.py" "$root" project=transform "compile=$compile" "binary=$tailwater" "$@" >"$work/log" 2>&1; }

steps=$("$tailwater" plan --base "$shop/base/target" --head "$shop/head/target" --format variables | sed -n 's/^steps=//p')

say "GitHub: the merge base is compiled, the comment is new"
fresh first
act || fail "the action failed"
has "$work/log" "the merge base with main"
has "$work/log" "comment 132 is new"
has "$work/log" "output verdict=pass"
has "$work/log" "output steps=$steps"
has "$work/log" "::warning file=transform/models/marts/marketing/customer_segments.sql"
has "$work/first.temp/summary" "Backfill plan: $steps steps"
! grep -q later_ "$work/first.temp/tailwater/plan.json" || fail "main was compared with, not the merge base"
[[ $(comments | jq length) -eq 1 ]] || fail "not one comment"
[[ $(comments | jq -r '.[0].body') == "$(cat "$work/first.temp/tailwater/comment.md")" ]] || fail "the comment is another one"

say "GitHub: the comment is updated, and the gate fails after that"
# From here on base is what was compiled; a second worktree would say the same.
base=$work/first.temp/tailwater-base/tree/transform/target
status=0
act "base=$base" fail-on=warning || status=$?
[[ $status -eq 3 ]] || fail "status $status, not 3"
has "$work/log" "comment 132 is up to date"
[[ $(comments | jq length) -eq 1 ]] || fail "not one comment"
[[ $(jq -r '.comments[130].body' "$work/state.json") == *mine ]] || fail "somebody else's comment was changed"

say "GitHub: a second project has a comment of its own; a fork's token may not write"
act "base=$base" key=other args=--no-suppressions || fail "the action failed"
[[ $(comments | jq length) -eq 2 ]] || fail "not two comments"
act "base=$base" token=read sarif=true || fail "a fork's token is no failure"
has "$work/log" "the result is in the summary of the job"
has "$work/log" "upload-sarif"

say "GitHub: base from an artifact of the last run on main, and from a path"
(cd "$work/first.temp/tailwater-base/tree/transform" && zip -q -r "$ARTIFACT" target/manifest.json)
rm -r "$work/first.temp/tailwater-base"
act base-artifact=manifest comment=false || fail "the action failed"
has "$work/log" "output steps=$steps"
! grep -q "compiling" "$work/log" || fail "base was compiled, though there is an artifact"
unzip -q "$ARTIFACT" -d "$work/deployed"
act base="$work/deployed/target" comment=false || fail "the action failed"
has "$work/log" "output steps=$steps"
status=0
act base=nowhere || status=$?
[[ $status -eq 1 ]] || fail "status $status, not 1"
has "$work/log" "base.sh: nowhere does not exist"

say "GitLab: the job's script, twice"
fresh second
mkdir -p .tailwater
"$python" -c 'import sys, yaml
job = yaml.safe_load(open(sys.argv[1]))["tailwater"]
for name, value in job["variables"].items():
    print(f"export {name}={value!r}")
print(*job["script"], sep="\n")' "$root/kit/gitlab.yml" |
    sed "s#^export KIT=.*#export KIT=$root/kit#; s#^export PROJECT=.*#export PROJECT=transform#; s#^export COMPILE=.*#export COMPILE='$compile'#" >"$work/job.sh"
gitlab() {
    env CI_API_V4_URL="$api" CI_PROJECT_ID=12 CI_MERGE_REQUEST_IID=7 CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main CI_JOB_URL=https://gitlab.example/1 \
        TAILWATER="$tailwater" TAILWATER_TOKEN=write "$@" bash -e -o pipefail "$work/job.sh" >"$work/log" 2>&1
}
before=$(comments | jq length)
gitlab || fail "the job failed"
has "$work/log" "comment 132 is up to date" # the same robot, the same request
rm -rf .tailwater/base && git worktree prune
gitlab BASE_ARTIFACT=compile FAIL_ON=warning && fail "the gate let it pass"
has "$work/log" "FAIL: "
[[ $(comments | jq length) -eq $before ]] || fail "another comment"

say "a release is downloaded, and its checksum is verified"
mkdir -p "$work/release/v9.9.9" "$work/bin"
archive=tailwater_9.9.9_linux_$(uname -m | sed 's/x86_64/amd64/;s/aarch64/arm64/').tar.gz
tar -czf "$work/release/v9.9.9/$archive" -C "$(dirname "$tailwater")" "$(basename "$tailwater")"
(cd "$work/release/v9.9.9" && sha256sum "$archive" >checksums.txt)
RELEASES=file://$work/release VERSION=v9.9.9 "$root/kit/install.sh" "$work/bin" >"$work/log" 2>&1 || fail "the release was not installed"
has "$work/log" "$work/bin/tailwater"
echo more >>"$work/release/v9.9.9/$archive"
RELEASES=file://$work/release VERSION=v9.9.9 "$root/kit/install.sh" "$work/bin" >"$work/log" 2>&1 && fail "a changed release was installed"
has "$work/log" "is not what the release says it is"

say "done"
