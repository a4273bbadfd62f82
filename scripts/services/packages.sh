# What has to be installed. Sourced by services.sh.

packages_of() {
    case $1 in
        pg) echo postgresql procps ;;
        rabbit) echo rabbitmq-server ;;
        s3) echo memcached swift-proxy swift-account swift-container swift-object python3-swift ;;
    esac
}

missing_packages() {
    local name package
    local -a missing=()
    command -v dpkg-query >/dev/null || fail "this works with Debian's packages, and there is no dpkg here"
    command -v setpriv >/dev/null && command -v flock >/dev/null || missing+=(util-linux)
    for name; do
        for package in $(packages_of "$name"); do
            [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
        done
    done
    printf '%s\n' "${missing[@]}" | sort -u | xargs
}

install_packages() {
    local missing policy=/usr/sbin/policy-rc.d forbidden=
    missing=$(missing_packages "$@")
    [[ -n $missing ]] || return 0
    ((EUID == 0)) || fail "only root can install; missing are: $missing"
    echo "Installing $missing" >&2
    # Debian starts a service when it is installed, unless this forbids it.
    if [[ ! -e $policy ]]; then
        forbidden=1
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod +x "$policy"
        trap 'rm -f "$policy"' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    local log
    log=$(mktemp)
    # shellcheck disable=SC2086
    if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 $missing; } </dev/null >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "the packages could not be installed; all that apt-get said is in $log"
    fi
    rm -f "$log"
    if [[ -n $forbidden ]]; then
        rm -f "$policy"
        trap - EXIT
    fi
}
