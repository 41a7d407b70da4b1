#!/usr/bin/env bash
# Hold the files of the CI kit against the checkers of those who read them:
# actionlint, the schemas of GitHub, GitLab and goreleaser, hadolint, and
# pre-commit, which runs a hook.
#
# usage: lint.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
venv=$root/.cache/kit
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"

if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    mkdir -p "$root/.cache"
    "${PYTHON:-python3}" -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/requirements.txt"
fi
schema=$venv/bin/check-jsonschema

echo "lint.sh: workflows, the action, and what runs in them"
go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
"$schema" --builtin-schema vendor.github-workflows .github/workflows/*.yml
"$schema" --builtin-schema vendor.github-actions action.yml

echo "lint.sh: GitLab, releases, image"
"$schema" --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci kit/gitlab.yml
goreleaser=$(go mod download -json github.com/goreleaser/goreleaser/v2@v2.13.0 | sed -n 's/^\t"Dir": "\(.*\)",*$/\1/p')
"$schema" --schemafile "$goreleaser/www/docs/static/schema.json" .goreleaser.yaml
# Versions of the image's few packages are those of its release.
"$venv/bin/hadolint" --ignore DL3018 --ignore DL3066 kit/Dockerfile

echo "lint.sh: a hook of pre-commit"
"$venv/bin/pre-commit" validate-manifest .pre-commit-hooks.yaml
git init --quiet "$work/shop"
cp -R testdata/shop/head/target "$work/shop/target"
cp -R testdata/shop/base/target "$work/shop/target-base"
mkdir "$work/shop/models"
echo "select 1 as n" >"$work/shop/models/n.sql"
git -C "$work/shop" add --all
rev=$(git rev-parse HEAD)
hook() {
    cat >"$work/shop/.pre-commit-config.yaml" <<CONFIG
repos:
  - repo: file://$root
    rev: $rev
    hooks:
      - id: tailwater-check
        args: [$1]
CONFIG
    (cd "$work/shop" && PRE_COMMIT_HOME=$root/.cache/pre-commit "$venv/bin/pre-commit" run --all-files)
}
hook "--base, target-base"
if hook "--base, target-base, --fail-on, warning" >"$work/log"; then
    echo "lint.sh: the hook has let a finding pass" >&2
    exit 1
fi
grep -q 'FAIL: ' "$work/log"
echo "lint.sh: the hook passes and fails as it should"
