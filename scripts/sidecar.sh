# shellcheck shell=sh
# What init-llm.sh and assistant-bundle.sh share: names, refusals, and a helper container that
# works on the model's volume. Sourced by them; not a program itself.

# shellcheck disable=SC2034 # used by those that source this
program=$(basename -- "$0" .sh)
CONTAINER=scheduler-llm
VOLUME=ollama_data
STORE=/root/.ollama # lint: machine-paths — where the image keeps its models
HELPER=scheduler-llm-helper
MODEL=${ASSISTANT_MODEL:-smollm2:1.7b-instruct-q4_K_M}
START="docker compose --profile luxury up --detach"

ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# The tag is said once, where Docker reads it.
IMAGE=$(sed -n 's/^ *image: *\(ollama\/ollama:[^ ]*\).*$/\1/p' "$ROOT/docker-compose.override.yml")

say() {
    printf '%s\n' "$*"
}

die() {
    printf '%s: %s\n' "$program" "$*" >&2
    exit 1
}

need_docker() {
    command -v docker >/dev/null 2>&1 ||
        die "there is no docker on this machine's PATH. Maybe install Docker Engine or Docker Desktop first."
    docker version >/dev/null 2>&1 ||
        die "docker is here, but its engine does not answer. Maybe it is not started, or not yours to use: \`docker version\` says more."
}

# has_model CONTAINER
has_model() {
    docker exec "$1" ollama show "$MODEL" >/dev/null 2>&1
}

stop_helper() {
    docker rm --force "$HELPER" >/dev/null 2>&1 || true
}

# start_helper NETWORK: Ollama on the model's volume, for as long as this program runs. The
# sidecar itself has no way out to fetch anything.
start_helper() {
    stop_helper
    trap stop_helper EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    docker run --detach --name "$HELPER" --network "$1" --volume "$VOLUME:$STORE" \
        --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
        --env OLLAMA_NOPRUNE=1 --env HTTPS_PROXY "$IMAGE" >/dev/null ||
        die "docker could not start $IMAGE (the lines above say why)."
    left=${SIDECAR_WAIT_S:-30}
    until docker exec "$HELPER" ollama list >/dev/null 2>&1; do
        if [ "$left" -le 0 ]; then
            docker logs --tail 20 "$HELPER" >&2 || true
            die "Ollama does not answer in $IMAGE (its last lines stand above)."
        fi
        left=$((left - 1))
        sleep 1
    done
}
