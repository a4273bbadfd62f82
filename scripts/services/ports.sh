# Ten ports a root folder. Whoever uses them holds a lock on their file, and so does every process that is started: while one of
# them lives, nobody else is given the same ports. Sourced by services.sh.

# Below the range that systems take outgoing connections' ports from.
first_block=25400
last_block=32000
claims=${TMPDIR:-/tmp}/hartfarm-service-ports

name_ports() {
    pg_port=$1
    rabbit_port=$(($1 + 1)) rabbit_http_port=$(($1 + 2)) rabbit_node_port=$(($1 + 3)) rabbit_names_port=$(($1 + 4))
    s3_port=$(($1 + 5)) s3_account_port=$(($1 + 6)) s3_container_port=$(($1 + 7)) s3_object_port=$(($1 + 8)) s3_cache_port=$(($1 + 9))
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The ports of what was started here before, or those that a start would take.
read_ports() {
    local first=${HARTFARM_SERVICES_PORT:-$first_block}
    if [[ -s $root/ports ]]; then first=$(<"$root/ports"); fi
    [[ $first != auto ]] || fail "nothing was started in $root yet, so it has no ports"
    [[ $first =~ ^[0-9]+$ ]] && ((first >= 1024 && first <= 65525)) || fail "HARTFARM_SERVICES_PORT is neither a port from 1024 to 65525 nor 'auto': $first"
    name_ports "$first"
}

take_ports() {
    mkdir -p "$claims"
    if [[ -s $root/ports || ${HARTFARM_SERVICES_PORT-} != auto ]]; then
        read_ports
        claim "$pg_port" || [[ -n $(running) ]] || fail "the ports from $pg_port on are used by services of another root folder; HARTFARM_SERVICES_PORT=auto takes free ones"
        echo "$pg_port" >"$root/ports"
        return
    fi
    local first port
    for ((first = first_block + 10; first <= last_block; first += 10)); do
        claim "$first" || continue
        for ((port = first; port < first + 10; port++)); do
            if answers "$port"; then continue 2; fi
        done
        echo "$first" >"$root/ports"
        name_ports "$first"
        return
    done
    fail "there are no ten free ports in a row between $first_block and $last_block"
}

claim() {
    if [[ -n ${claim_file-} ]]; then exec {claim_file}>&-; fi
    exec {claim_file}>"$claims/$1"
    flock -n "$claim_file"
}

running() {
    local file
    for file in "$root"/processes/*; do
        if [[ -e $file ]] && alive "${file##*/}"; then echo "${file##*/}"; fi
    done
}

# Before a service starts: a port that answers is somebody else's.
need_free() {
    local port
    for port; do
        if answers "$port"; then fail "port $port is in use; HARTFARM_SERVICES_PORT=auto takes free ones"; fi
    done
}
