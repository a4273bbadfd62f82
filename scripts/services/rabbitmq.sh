# RabbitMQ with its management interface, as Debian's user rabbitmq. Sourced by services.sh.

start_rabbit() {
    local folder=$root/rabbit log=$root/rabbit/server.log
    if ! alive rabbit; then
        need_free "$rabbit_port" "$rabbit_http_port" "$rabbit_node_port"
        own rabbitmq "$folder" "$folder/data" "$folder/log"
        configure_rabbit "$folder"
        # Erlang's name service is ours, too: a node that finds none starts one that outlives it.
        if ! alive rabbit-names; then
            need_free "$rabbit_names_port"
            spawn rabbit-names rabbitmq "$folder/names.log" epmd -port "$rabbit_names_port" -address 127.0.0.1
        fi
        await rabbit-names "$folder/names.log" answers "$rabbit_names_port"
        ulimit -n "$(ulimit -Hn)" || true
        # Unbound (+stbt u): by default Erlang's threads keep to one core each, and wait there while others are idle.
        # With ALLOW_INPUT the script becomes the broker instead of watching over it; Debian's wrapper would log elsewhere.
        spawn rabbit rabbitmq "$log" env HOME="$folder" LANG=C.UTF-8 ERL_EPMD_PORT="$rabbit_names_port" ERL_EPMD_ADDRESS=127.0.0.1 \
            RABBITMQ_ALLOW_INPUT=1 RABBITMQ_CONF_ENV_FILE="$folder/none" RABBITMQ_NODENAME=hartfarm@localhost RABBITMQ_DIST_PORT="$rabbit_node_port" \
            RABBITMQ_CONFIG_FILE="$folder/none" RABBITMQ_ADVANCED_CONFIG_FILE="$folder/advanced.config" \
            RABBITMQ_ENABLED_PLUGINS_FILE="$folder/enabled_plugins" RABBITMQ_MNESIA_BASE="$folder/data" RABBITMQ_LOG_BASE="$folder/log" \
            RABBITMQ_PID_FILE="$folder/data/process" RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+stbt u -kernel inet_dist_use_interface {127,0,0,1}' \
            /usr/lib/rabbitmq/bin/rabbitmq-server -noinput
    fi
    await rabbit "$log" answers "$rabbit_http_port"
    await rabbit "$log" answers "$rabbit_port"
}

# In Erlang's own terms: the usual format is translated at each start, which takes as long as the rest.
configure_rabbit() {
    cat >"$1/advanced.config" <<CONFIGURATION
[
  {rabbit, [
    {tcp_listeners, [{"127.0.0.1", $rabbit_port}]},
    {default_user, <<"hartfarm">>},
    {default_pass, <<"hartfarm">>},
    {default_user_tags, [administrator]},
    {collect_statistics_interval, 1000},
    {consumer_timeout, $acknowledge},
    {channel_tick_interval, $((acknowledge < 60000 ? acknowledge : 60000))},
    {vm_memory_high_watermark, {absolute, "1GB"}},
    {disk_free_limit, {absolute, "100MB"}}
  ]},
  {rabbitmq_management, [{tcp_config, [{ip, "127.0.0.1"}, {port, $rabbit_http_port}]}]},
  {ra, [{wal_max_size_bytes, 67108864}]}
].
CONFIGURATION
    echo '[rabbitmq_management].' >"$1/enabled_plugins"
    if ((EUID == 0)); then chown rabbitmq: "$1/advanced.config" "$1/enabled_plugins"; fi
}

# TERM is clean and takes six seconds, of which five are a fixed pause of the broker's.
stop_rabbit() {
    if [[ -n $1 ]]; then halt rabbit TERM 60; else halt rabbit KILL 10; fi
    halt rabbit-names TERM 5
}

kill_rabbit() { halt rabbit KILL 10; }
