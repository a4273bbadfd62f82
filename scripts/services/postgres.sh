# PostgreSQL, as Debian's user postgres. Sourced by services.sh.

postgres_programs() { printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1; }

start_pg() {
    local folder=$root/pg log=$root/pg/postgres.log programs
    programs=$(postgres_programs)
    if ! alive pg; then
        need_free "$pg_port"
        own postgres "$folder"
        [[ -s $folder/data/PG_VERSION ]] || new_cluster "$folder" "$programs"
        spawn pg postgres "$log" "$programs/postgres" -D "$folder/data" -p "$pg_port"
    fi
    await pg "$log" "$programs/pg_isready" -q -h 127.0.0.1 -p "$pg_port" -U hartfarm -d postgres
    local -a query=(env PGPASSWORD=hartfarm psql -qAtX -h 127.0.0.1 -p "$pg_port" -U hartfarm postgres -c)
    [[ $("${query[@]}" "select 1 from pg_database where datname = 'hartfarm'") == 1 ]] || "${query[@]}" 'create database hartfarm'
}

new_cluster() {
    local folder=$1 programs=$2
    echo hartfarm >"$folder/password"
    if ((EUID == 0)); then chown postgres: "$folder/password"; fi
    if ! as postgres "$programs/initdb" -D "$folder/data" -U hartfarm --pwfile="$folder/password" -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync \
            >"$folder/initdb.log" 2>&1; then
        tail -n 10 "$folder/initdb.log"
        return 1
    fi
    cat >>"$folder/data/postgresql.conf" <<CONFIGURATION
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = $fsync
max_connections = 300
shared_buffers = 128MB
max_wal_size = 1GB
timezone = 'UTC'
CONFIGURATION
}

# INT ends connections and writes all to the disk; QUIT ends at once, for data that nobody wants.
stop_pg() { if [[ -n $1 ]]; then halt pg INT 30; else halt pg QUIT 30; fi; }

# The server's children would go on for a moment without it, and a new server must not meet them.
kill_pg() {
    local server child
    local -a children=()
    if alive pg; then
        server=$(process_of pg)
        kill -s STOP "$server"
        mapfile -t children < <(pgrep -P "$server")
        kill -s KILL "${children[@]}" "$server" 2>/dev/null || true
        for child in "${children[@]}"; do
            while born "$child" >/dev/null; do sleep 0.02; done
        done
    fi
    halt pg KILL 10
    rm -f "$root/pg/data/postmaster.pid"
}
