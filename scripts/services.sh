#!/usr/bin/env bash
# PostgreSQL, RabbitMQ and an S3 store on this machine alone, from Debian's packages, for tests and for trying the full setting.
set -euo pipefail

usage() {
    cat <<'HELP'
Usage: scripts/services.sh COMMAND [pg] [rabbit] [s3]

Runs PostgreSQL (pg), RabbitMQ (rabbit) and OpenStack Swift's S3 interface (s3) on the loopback interface. Without names a
command is for all three. As root each runs under its own user; otherwise under the caller's.

  install   installs the missing Debian packages (root)
  check     says which packages are missing
  start     starts what does not run yet, and prints how to reach it, as 'env' does
  stop      stops, and deletes the data; with --keep the data stays for the next start
  kill      ends the processes as a crash would; the data stays for the next start
  status    tells what runs, with process ids and memory
  env       prints the addresses as lines for a shell: eval "$(scripts/services.sh env)"
  watch     waits in the background for the end of standard input, and then stops everything: for a caller that may be killed

  HARTFARM_SERVICES_ROOT   the folder of data and logs; default ${TMPDIR:-/tmp}/hartfarm-services
  HARTFARM_SERVICES_PORT   the first of ten ports, or 'auto' for ten that are free; default 25400
  HARTFARM_SERVICES_FSYNC  'off' lets PostgreSQL be faster than safe; default on
  HARTFARM_SERVICES_ACKNOWLEDGE  milliseconds after which RabbitMQ takes a message back that was not acknowledged; default 30 minutes

Each root folder is an installation of its own: several may run side by side. The S3 store is slow with many small objects,
and everything here has a password that everybody knows: it is no place for data that matters.
HELP
}

here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=${HARTFARM_SERVICES_ROOT:-${TMPDIR:-/tmp}/hartfarm-services}
fsync=${HARTFARM_SERVICES_FSYNC:-on}
acknowledge=${HARTFARM_SERVICES_ACKNOWLEDGE:-1800000}
all=(pg rabbit s3)

fail() {
    echo "services.sh: $*" >&2
    exit "${status:-1}"
}

for part in processes ports packages postgres rabbitmq s3; do
    # shellcheck source=/dev/null
    source "$here/services/$part.sh"
done

print_env() {
    cat <<VARIABLES
export HARTFARM_TEST_POSTGRES='Host=127.0.0.1;Port=$pg_port;Database=hartfarm;Username=hartfarm;Password=hartfarm'
export HARTFARM_TEST_RABBITMQ='amqp://hartfarm:hartfarm@127.0.0.1:$rabbit_port/'
export HARTFARM_TEST_RABBITMQ_HTTP='http://hartfarm:hartfarm@127.0.0.1:$rabbit_http_port/'
export HARTFARM_TEST_S3='http://hartfarm%3Ahartfarm:hartfarm-secret@127.0.0.1:$s3_port/?region=us-east-1'
VARIABLES
}

start() {
    [[ $root == /* ]] || fail "HARTFARM_SERVICES_ROOT is not a full path: $root"
    [[ $acknowledge =~ ^[1-9][0-9]{0,9}$ ]] || fail "HARTFARM_SERVICES_ACKNOWLEDGE is no number of milliseconds: $acknowledge"
    local missing
    missing=$(missing_packages "$@")
    [[ -z $missing ]] || fail "these Debian packages are missing: $missing; 'scripts/services.sh install' installs them"
    mkdir -p "$root/processes"
    chmod 755 "$root"
    reachable "$root" || fail "$root cannot be reached by other users, such as postgres: one of the folders above it lacks the right x"
    take_ports
    # One service does not wait for the other: most of a start is work on one core.
    local name failed=
    local -a jobs=()
    for name; do
        "start_$name" >&2 &
        jobs+=($!)
    done
    for name in "${jobs[@]}"; do wait "$name" || failed=1; done
    [[ -z $failed ]] || fail "not everything started; see above, and the logs in $root"
    print_env
}

stop() {
    local keep=$1 name
    shift
    for name; do "stop_$name" "$keep" & done
    wait
    if [[ -n $keep ]]; then return; fi
    for name; do rm -rf "${root:?}/$name"; done
    # With the last service goes the folder.
    if ! compgen -G "$root/processes/*" >/dev/null; then rm -rf "${root:?}"; fi
}

# The background process that outlives this one reads the caller's standard input: the kernel ends it with the caller.
watch() {
    mkdir -p "$root"
    setsid "$here/services.sh" stop-at-end <&0 >/dev/null 2>>"$root/watch.log" &
}

stop_at_end() {
    cat >/dev/null
    [[ -d $root ]] || return 0
    # A start that is still going on holds the lock: what it started is stopped, too.
    lock_root
    stop "" "${all[@]}"
}

print_status() {
    local file name
    for file in "$root"/processes/*; do
        [[ -e $file ]] || continue
        name=${file##*/}
        if alive "$name"; then echo "$name runs: process $(process_of "$name"), $(memory_of "$name")"; else echo "$name has ended"; fi
    done
    [[ -e ${file:-} ]] || echo "nothing runs in $root"
}

command=${1-}
(($# == 0)) || shift
keep=
names=()
for argument; do
    case $argument in
        --keep) keep=1 ;;
        pg | rabbit | s3) names+=("$argument") ;;
        *) status=2 fail "there is no service $argument; there are pg, rabbit and s3" ;;
    esac
done
((${#names[@]} > 0)) || names=("${all[@]}")

case $command in
    install) install_packages "${names[@]}" ;;
    check)
        missing=$(missing_packages "${names[@]}")
        [[ -z $missing ]] || fail "these Debian packages are missing: $missing" ;;
    start) lock_root && start "${names[@]}" ;;
    stop | kill)
        [[ -d $root ]] || exit 0
        lock_root
        read_ports
        if [[ $command == stop ]]; then stop "$keep" "${names[@]}"; else for name in "${names[@]}"; do "kill_$name"; done; fi ;;
    status) print_status ;;
    env) read_ports && print_env ;;
    watch) watch ;;
    stop-at-end) stop_at_end ;;
    -h | --help | help) usage ;;
    '') usage >&2; exit 2 ;;
    *) status=2 fail "unknown command $command; see scripts/services.sh --help" ;;
esac
