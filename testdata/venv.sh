#!/usr/bin/env bash
# Make the Python environment with dbt that the scripts beside this one use,
# and print its folder.
#
# usage: venv.sh
#
#   TAILWATER_VENV  the folder; by default .cache/venv in the repository
#   PYTHON          the interpreter to make it with, 3.10 or newer; by default python3
#
# A second call with the same requirements.txt does nothing.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=$(dirname "$here")/.cache
venv=${TAILWATER_VENV:-$cache/venv}
stamp=$venv/requirements.txt

if ! cmp -s "$here/requirements.txt" "$stamp"; then
    if [[ -z ${TAILWATER_VENV:-} ]]; then
        mkdir -p "$cache"
        # The folder keeps itself out of git.
        printf '*\n' >"$cache/.gitignore"
    fi
    echo "installing dbt into $venv" >&2
    "${PYTHON:-python3}" -m venv --clear "$venv" >&2
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/requirements.txt" >&2
    cp "$here/requirements.txt" "$stamp"
fi
printf '%s\n' "$venv"
