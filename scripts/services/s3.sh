# OpenStack Swift with its S3 interface, as Debian's user swift. Sourced by services.sh.

s3_servers=(account container object proxy)

start_s3() {
    local folder=$root/s3 name
    if ! alive s3-proxy; then
        need_free "$s3_port" "$s3_account_port" "$s3_container_port" "$s3_object_port"
        own swift "$folder" "$folder/configuration" "$folder/cache" "$folder/devices" "$folder/devices/disk"
        if ! alive s3-cache; then
            need_free "$s3_cache_port"
            spawn s3-cache memcache "$folder/cache.log" memcached -l 127.0.0.1 -p "$s3_cache_port" -U 0 -m 32
        fi
        configure_s3 "$folder"
        # Debian's own Python, for which the package is made.
        as swift /usr/bin/python3 "$here/services/swift_servers.py" "$folder" "$s3_account_port" "$s3_container_port" "$s3_object_port" </dev/null {lock_file}>&- |
            while read -r name process; do remember "s3-$name" "$process"; done
    fi
    await s3-account "$folder/account.log" answers "$s3_account_port"
    await s3-container "$folder/container.log" answers "$s3_container_port"
    await s3-object "$folder/object.log" answers "$s3_object_port"
    await s3-cache "$folder/cache.log" answers "$s3_cache_port"
    await s3-proxy "$folder/proxy.log" answers "$s3_port"
}

configure_s3() {
    local folder=$1 server user
    user=$(user_or_self swift)
    common() {
        cat <<CONFIGURATION
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = $1
workers = 0
user = $user
swift_dir = $folder/configuration
devices = $folder/devices
mount_check = false
disable_fallocate = true
conn_timeout = 10
node_timeout = 60
recoverable_node_timeout = 60
container_update_timeout = 60
log_level = WARNING
CONFIGURATION
    }
    for server in account container object; do
        local port=s3_${server}_port
        {
            common "${!port}"
            cat <<CONFIGURATION
[pipeline:main]
pipeline = $server-server
[app:$server-server]
use = egg:swift#$server
recon_cache_path = $folder/cache
CONFIGURATION
        } >"$folder/configuration/$server.conf"
    done
    {
        common "$s3_port"
        cat <<CONFIGURATION
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
# One disk that hiccups is still the only one there is.
error_suppression_interval = 0
error_suppression_limit = 1000000
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
multi_delete_concurrency = 8
[filter:tempauth]
use = egg:swift#tempauth
user_hartfarm_hartfarm = hartfarm-secret .admin
user_stranger_stranger = stranger-secret .admin
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:$s3_cache_port
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
CONFIGURATION
        for server in catch_errors gatekeeper healthcheck listing_formats bulk copy slo dlo symlink; do
            printf '[filter:%s]\nuse = egg:swift#%s\n' "$server" "$server"
        done
    } >"$folder/configuration/proxy.conf"
}

stop_s3() {
    local server
    for server in proxy object container account cache; do halt "s3-$server" "$([[ -n $1 ]] && echo TERM || echo KILL)" 10; done
}

kill_s3() { stop_s3 ""; }
