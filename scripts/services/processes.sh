# Processes that outlive this script, each in a session of its own and remembered by its id and the moment of its birth: an id that
# the system has given to another process since is never signalled. Sourced by services.sh.

# When a process was born, in clock ticks; nothing for one that is gone. 'kill -0' will not do: a zombie answers it.
born() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # What follows the name, which may hold blanks: the state, then numbers; the birth is the 20th.
    local -a fields
    read -ra fields <<<"${stat##*) }"
    [[ ${fields[0]} != Z ]] && echo "${fields[19]}"
}

remember() { echo "$2 $(born "$2" || true)" >"$root/processes/$1"; }

process_of() {
    local process birth
    read -r process birth <"$root/processes/$1" && echo "$process"
}

alive() {
    local process birth
    read -r process birth 2>/dev/null <"$root/processes/$1" && [[ -n $birth && $(born "$process") == "$birth" ]]
} 2>/dev/null

memory_of() { awk '/^VmRSS:/ { printf "%d MB", $2 / 1024 }' "/proc/$(process_of "$1")/status" 2>/dev/null; }

# as USER COMMAND...: as that user where this is root, else as who calls.
as() {
    local user=$1
    shift
    if ((EUID == 0)); then setpriv --reuid="$user" --regid="$user" --init-groups --inh-caps=-all -- "$@"; else "$@"; fi
}

user_or_self() { if ((EUID == 0)); then echo "$1"; else id -un; fi; }

reachable() { ((EUID != 0)) || setpriv --reuid=65534 --regid=65534 --clear-groups -- test -x "$1"; }

# own USER FOLDER...: makes folders that are that user's.
own() {
    local user=$1
    shift
    mkdir -p "$@"
    if ((EUID == 0)); then chown "$user:" "$@"; fi
}

# spawn NAME USER LOG COMMAND...: in the background, in its own session, with nothing of ours open but the lock on the ports.
spawn() {
    local name=$1 user=$2 log=$3
    shift 3
    local -a become=()
    if ((EUID == 0)); then become=(setpriv --reuid="$user" --regid="$user" --init-groups --inh-caps=-all --); fi
    setsid "${become[@]}" "$@" </dev/null >>"$log" 2>&1 {lock_file}>&- &
    remember "$name" $!
}

# On a machine that is busy with other work a start of seconds takes minutes; a process that has ended is not waited for.
patience=300

# await NAME LOG COMMAND...: until the command succeeds.
await() {
    local name=$1 log=$2 end=$((SECONDS + patience))
    shift 2
    until "$@" >/dev/null 2>&1; do
        if ! alive "$name" || ((SECONDS >= end)); then
            if alive "$name"; then echo "services.sh: $name is not ready after $patience seconds; the end of $log:"; else echo "services.sh: $name has ended; the end of $log:"; fi
            tail -n 15 "$log"
            return 1
        fi
        sleep 0.1
    done
}

# halt NAME SIGNAL SECONDS: the signal, and KILL to a process that is still there after the time.
halt() {
    local process i
    if alive "$1"; then
        process=$(process_of "$1")
        kill -s "$2" "$process" 2>/dev/null || true
        for ((i = 0; i < $3 * 50; i++)); do
            alive "$1" || break
            sleep 0.02
        done
        if alive "$1"; then
            echo "services.sh: $1 ($process) did not end on $2, so it was killed" >&2
            kill -s KILL "$process" 2>/dev/null || true
        fi
    fi
    rm -f "$root/processes/$1"
}

# One start or stop at a time in a root folder. Whoever waited may hold the file of a folder that was deleted meanwhile, or find none to open:
# then again. Without 'command' bash would end there.
lock_root() {
    while true; do
        mkdir -p "$root"
        if ! command exec {lock_file}>"$root/lock"; then
            [[ ! -d $root || -w $root ]] || fail "$root cannot be written to"
            continue
        fi
        flock -w "$((2 * patience))" "$lock_file" || fail "another start or stop in $root has been going on for $((2 * patience)) seconds"
        if [[ $root/lock -ef /proc/self/fd/$lock_file ]]; then return; fi
        exec {lock_file}>&-
    done
}
