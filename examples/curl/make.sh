#!/usr/bin/env bash
# Makes a dataset with a HartFarm by curl alone: make.sh ADDRESS MODEL PROMPTS FOLDER
set -euo pipefail

(($# == 4)) || { echo "Usage: make.sh ADDRESS MODEL PROMPTS FOLDER" >&2; exit 2; }
address=$1 model=$2 prompts=$3 folder=$4
call() { curl --silent --show-error --fail-with-body ${HARTFARM_KEY:+--header "Authorization: Bearer $HARTFARM_KEY"} "$@"; }
# The first value of a field: enough for ids and states.
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d '"' -f 4; }

file=$(call --form purpose=prompts --form "file=@$prompts" "$address/v1/files" | field id)

# With the same key the same job is submitted once, however often this is sent.
job=$(call --header "Idempotency-Key: $file" --json "{\"model\":\"$model\",\"prompts\":{\"file\":\"$file\"},\"seed\":1}" "$address/v1/jobs" | field id)
echo "job $job"

# A line of JSON for each change; the stream ends with the job.
call --no-buffer "$address/v1/jobs/$job/events" | grep --line-buffered '^data:' | tail -n 1 >/dev/null
state=$(call "$address/v1/jobs/$job" | field state)
echo "$state"
[[ $state == completed ]] || exit 1

mkdir -p "$folder"
call "$address/v1/jobs/$job/manifest" --output "$folder/manifest.json"
count=$(call "$address/v1/jobs/$job/images?limit=1000" | grep -o '"index":' | wc -l)
for ((i = 0; i < count; i++)); do
    call "$address/v1/jobs/$job/images/$i" --output "$folder/$i.png"
done
echo "$count images in $folder"
