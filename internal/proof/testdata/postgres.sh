#!/usr/bin/env bash
# A private PostgreSQL server for the oracles, on a socket in a folder of its
# own; nothing listens on a port.
#   postgres.sh find           print the folder of the server's programs
#   postgres.sh install        install them, where there is apt-get
#   postgres.sh start          print the folder of the socket of a new server
#   postgres.sh stop FOLDER    stop it, and remove what it stored
set -euo pipefail

find_programs() {
    local dir
    for dir in /usr/lib/postgresql/*/bin /usr/local/pgsql/bin /opt/homebrew/opt/postgresql*/bin; do
        if [ -x "$dir/initdb" ]; then echo "$dir"; return 0; fi
    done
    if command -v initdb >/dev/null; then dirname "$(command -v initdb)"; return 0; fi
    echo "postgres.sh: initdb is not installed; run $0 install" >&2
    return 1
}

# The server does not run as root.
as_user() {
    if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

case ${1:-} in
find) find_programs ;;
install)
    find_programs >/dev/null 2>&1 && exit 0
    apt-get update >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y postgresql >/dev/null
    find_programs >/dev/null
    ;;
start)
    bin=$(find_programs)
    dir=$(mktemp -d)
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$dir"; fi
    cd "$dir"
    as_user "$bin/initdb" -D "$dir/data" -U proof -A trust --no-locale -E UTF8 --no-sync >"$dir/log" 2>&1 || { cat "$dir/log" >&2; exit 1; }
    as_user "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w \
        -o "-k $dir -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off -c autovacuum=off" start >/dev/null
    chmod 755 "$dir"
    echo "$dir"
    ;;
stop)
    bin=$(find_programs)
    as_user "$bin/pg_ctl" -D "$2/data" -m immediate stop >/dev/null || true
    rm -rf "$2"
    ;;
*)
    sed -n '2,9p' "$0" >&2
    exit 2
    ;;
esac
