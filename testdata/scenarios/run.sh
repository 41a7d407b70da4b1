#!/usr/bin/env bash
# Prove plans with real dbt on DuckDB and PostgreSQL, scenario by scenario.
#
# usage: run.sh [--minimal] [--engine NAME] [--keep FOLDER] [--jobs N] TAILWATER [SCENARIO...]
#
# TAILWATER is the binary to test, SCENARIO a name without .txtar; by default all
# are run. See runner/run.py. A private PostgreSQL server is started and removed
# again; where there is none and none can be installed, DuckDB alone is used.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
options=()
while [[ ${1:-} == --* ]]; do
    case $1 in
        --minimal) options+=("$1") && shift ;;
        *) options+=("$1" "$2") && shift 2 ;;
    esac
done
if [[ $# -eq 0 ]]; then
    echo "usage: run.sh [--minimal] [--engine NAME] [--keep FOLDER] [--jobs N] TAILWATER [SCENARIO...]" >&2
    exit 1
fi
tailwater=$1
shift
scenarios=()
for name in "$@"; do
    scenarios+=("$here/$name.txtar")
done
[[ $# -gt 0 ]] || scenarios=("$here"/*.txtar)

venv=$("$here/../venv.sh")
# In memory where there is room: copying databases is what PostgreSQL would wait for.
if [[ -w /dev/shm && $(df --output=avail /dev/shm | tail -n 1) -gt 2000000 ]]; then
    server=$(mktemp -d -p /dev/shm)
else
    server=$(mktemp -d)
fi
as_server=()
stop() {
    if [[ -e $server/data/postmaster.pid ]]; then
        "${as_server[@]}" "$(server_program pg_ctl)" -D "$server/data" -m immediate stop >/dev/null || true
    fi
    rm -rf "$server"
}
trap stop EXIT

# server_program NAME: where a program of the server's is; Debian keeps them out of PATH.
server_program() {
    command -v "$1" || find /usr/lib/postgresql -path "*/bin/$1" 2>/dev/null | sort -V | tail -n 1
}

start() {
    if [[ -z $(server_program initdb) ]]; then
        { apt-get update && apt-get install -y postgresql; } >/dev/null 2>&1 || true
    fi
    if [[ -z $(server_program initdb) ]]; then
        echo "run.sh: PostgreSQL cannot be had here" >&2
        return
    fi
    # The server refuses to run as root.
    if [[ $(id -u) -eq 0 ]]; then
        as_server=(runuser -u postgres --)
        chown postgres "$server"
    fi
    chmod 755 "$server"
    (
        cd "$server"
        "${as_server[@]}" "$(server_program initdb)" -D "$server/data" -U tailwater -A trust -E UTF8 --no-locale >/dev/null
        "${as_server[@]}" "$(server_program pg_ctl)" -D "$server/data" -w -l "$server/log" \
            -o "-k $server -c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off -c max_wal_size=8GB" start >/dev/null
    )
    export PGHOST=$server PGUSER=tailwater
}
unset PGHOST
case " ${options[*]} " in
    *" --engine duckdb "*) ;;
    *) start ;;
esac

unset DBT_PROJECT_DIR DBT_PROFILES_DIR DBT_TARGET DBT_TARGET_PATH DBT_STATE DBT_LOG_PATH
export DBT_SEND_ANONYMOUS_USAGE_STATS=false DO_NOT_TRACK=1 PYTHONDONTWRITEBYTECODE=1 TZ=UTC
"$venv/bin/python" "$here/runner/run.py" "${options[@]}" "$tailwater" "${scenarios[@]}"
