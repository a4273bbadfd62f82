#!/usr/bin/env bash
# Whether the coordinator on this machine can be used: exit code 0 where /health/ready answers 200. It needs no program but bash.
# Usage: health.sh PORT
set -u

port=${1:?health.sh needs the port}
{ exec 3<>"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null || { echo "nothing listens on port $port"; exit 1; }
printf 'GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' >&3
if ! IFS= read -r -t 10 -u 3 status; then
    echo "no answer on port $port"
    exit 1
fi
echo "${status%$'\r'}"
[[ $status == 'HTTP/1.1 200 '* ]]
