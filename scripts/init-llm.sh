#!/bin/sh
# Fetches the assistant's model into the sidecar's volume, once, where there is internet.
# Without: scripts/assistant-bundle.sh.
#
#   scripts/init-llm.sh
#   ASSISTANT_MODEL=… scripts/init-llm.sh     another model than the usual one
set -eu
# shellcheck source-path=SCRIPTDIR source=sidecar.sh
. "$(dirname -- "$0")/sidecar.sh"

[ $# -eq 0 ] || die "takes no arguments. Maybe ASSISTANT_MODEL=$1 $0"
need_docker
running=$(docker container inspect --format '{{.State.Running}}' "$CONTAINER" 2>/dev/null) ||
    die "there is no container $CONTAINER. Maybe start it first: $START"
[ "$running" = true ] ||
    die "the container $CONTAINER does not run. Maybe start it: $START, or see why it ended: docker logs $CONTAINER"

if has_model "$CONTAINER"; then
    say "$MODEL is there already."
    exit 0
fi
say "Fetching $MODEL (about 1 GB for the usual one)."
start_helper bridge
docker exec "$HELPER" ollama pull "$MODEL" ||
    die "$MODEL could not be fetched (the lines above say why). Maybe there is no internet here or the disk is full; without internet a bundle brings it: scripts/assistant-bundle.sh"
has_model "$CONTAINER" ||
    die "$MODEL was fetched, but $CONTAINER does not see it. Maybe it runs on another volume than $VOLUME: docker inspect $CONTAINER"
say "$MODEL is ready."
