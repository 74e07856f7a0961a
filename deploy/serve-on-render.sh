#!/bin/sh
# What render.yaml starts: the host tells name, port and the sidecar's place by the environment,
# and takes a single word for a command.
set -eu

# `host:port` without a scheme is how the host names another service.
if [ -n "${ASSISTANT_HOSTPORT:-}" ]; then
    export ASSISTANT_BASE_URL="http://$ASSISTANT_HOSTPORT"
fi
# Only the host's own proxy reaches this port, from an address that is not told; it ends https.
exec nightfloat up --host 0.0.0.0 --proxy "*" --port "${PORT:-8000}" --data /data --no-browser \
    --name "${RENDER_EXTERNAL_HOSTNAME:-localhost}" ${NIGHTFLOAT_NAME:+--name "$NIGHTFLOAT_NAME"}
