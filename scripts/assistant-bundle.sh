#!/bin/sh
# Carries the assistant's sidecar to a machine without internet: the image, the model, checksums.
#
#   scripts/assistant-bundle.sh make [DIR]       on a connected machine, after scripts/init-llm.sh
#   scripts/assistant-bundle.sh install [DIR]    on the other one
#
# DIR is dist/assistant-bundle by default. Both may be run again.
set -eu
# shellcheck source-path=SCRIPTDIR source=sidecar.sh
. "$(dirname -- "$0")/sidecar.sh"

FORMAT="nightfloat-assistant-bundle 1"
PARTS="bundle.txt image.tar models.tar"
SUMS=SHA256SUMS

sum_of() {
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum <"$1" | cut -d ' ' -f 1
    else
        shasum -a 256 <"$1" | cut -d ' ' -f 1
    fi
}

# said WORD: what bundle.txt says of it
said() {
    sed -n "s/^$1 //p" "$dir/bundle.txt"
}

# Refuses what is not whole, or not for this release and model.
check() {
    [ -d "$dir" ] || die "there is no folder $dir. Maybe name it: $0 install DIR"
    [ -f "$dir/bundle.txt" ] ||
        die "$dir is no bundle: it has no bundle.txt. Maybe the copy is not complete, or it is another folder."
    [ "$(sed -n 1p "$dir/bundle.txt")" = "$FORMAT" ] ||
        die "$dir was made by another release. Maybe make it again with this release's scripts/assistant-bundle.sh."
    for part in $PARTS $SUMS; do
        [ -f "$dir/$part" ] ||
            die "$dir/$part is missing. Maybe the copy is not complete: copy the whole folder again."
    done
    for part in $PARTS; do
        wanted=$(sed -n "s/^\([0-9a-f]*\)  $part\$/\1/p" "$dir/$SUMS")
        [ "$wanted" = "$(sum_of "$dir/$part")" ] ||
            die "$dir/$part is not what was made: its checksum differs from that in $SUMS. Maybe copy the folder again."
    done
    [ "$(said image)" = "$IMAGE" ] ||
        die "$dir is older or newer than this release: it brings $(said image), and $IMAGE is asked for. Maybe make it again with this release."
    [ "$(said model)" = "$MODEL" ] ||
        die "$dir brings the model $(said model), and $MODEL is asked for. Maybe ASSISTANT_MODEL=$(said model)"
}

make_bundle() {
    need_docker
    if [ -e "$dir" ]; then
        [ -f "$dir/bundle.txt" ] ||
            die "$dir is there and is no bundle. Maybe name another folder: $0 make DIR"
        if (check) 2>/dev/null; then
            say "$dir is there already, and whole. To make it anew, remove it first."
            return
        fi
    fi
    docker image inspect "$IMAGE" >/dev/null 2>&1 ||
        die "the image $IMAGE is not here. Maybe fetch it: $START ollama, then scripts/init-llm.sh"
    docker volume inspect "$VOLUME" >/dev/null 2>&1 ||
        die "the volume $VOLUME is not here. Maybe fetch the model first: $START ollama, then scripts/init-llm.sh"
    start_helper none
    has_model "$HELPER" ||
        die "the volume $VOLUME does not hold $MODEL. Maybe fetch it first: scripts/init-llm.sh"

    partial=$dir.partial
    rm -rf "$partial"
    mkdir -p "$partial" || die "$partial cannot be made. Maybe name a folder that is yours: $0 make DIR"
    trap 'rm -rf "$partial"; stop_helper' EXIT
    bytes=$(docker image inspect --format '{{.Size}}' "$IMAGE")
    models=$(docker exec "$HELPER" du -sk "$STORE/models" | cut -f 1)
    needed=$((bytes / 1024 + models))
    free=$(df -Pk "$partial" | awk 'NR == 2 { print $4 }')
    [ "$free" -gt "$needed" ] ||
        die "$dir needs about $((needed / 1024)) MiB, and $((free / 1024)) MiB are free. Maybe make room, or name a folder on another disk."
    say "Writing about $((needed / 1024)) MiB to $dir."
    full="Maybe the disk is full: the lines above say why."
    {
        printf '%s\nimage %s\nmodel %s\n' "$FORMAT" "$IMAGE" "$MODEL"
        docker image inspect --format 'platform {{.Os}}/{{.Architecture}}' "$IMAGE"
    } >"$partial/bundle.txt" || die "bundle.txt could not be written. $full"
    docker save "$IMAGE" >"$partial/image.tar" || die "the image could not be written. $full"
    # Not the key that Ollama makes for itself, and nothing half fetched.
    docker exec "$HELPER" tar -C "$STORE" --exclude='*-partial*' -cf - models/manifests models/blobs \
        >"$partial/models.tar" || die "the model could not be written. $full"
    for part in $PARTS; do
        printf '%s  %s\n' "$(sum_of "$partial/$part")" "$part"
    done >"$partial/$SUMS" || die "$SUMS could not be written. $full"
    rm -rf "$dir"
    mv "$partial" "$dir"
    say "$dir is complete. Carry it over and there: scripts/assistant-bundle.sh install DIR"
}

install_bundle() {
    check
    need_docker
    here=$(docker version --format '{{.Server.Os}}/{{.Server.Arch}}')
    [ "$(said platform)" = "$here" ] ||
        die "$dir is for $(said platform), and this machine is $here. Maybe make it on a machine of the same kind."
    full="Maybe the disk is full: the lines above say why. What is there already does no harm; run this again."
    say "Loading $IMAGE."
    docker load --input "$dir/image.tar" >/dev/null || die "docker could not load the image. $full"
    docker image inspect "$IMAGE" >/dev/null 2>&1 ||
        die "docker loaded the image, but does not know it as $IMAGE. Maybe make the bundle again."
    # With the labels of Compose, which else would wonder whose volume it is.
    docker volume inspect "$VOLUME" >/dev/null 2>&1 ||
        docker volume create --label com.docker.compose.project=nightfloat \
            --label "com.docker.compose.volume=$VOLUME" "$VOLUME" >/dev/null ||
        die "docker could not make the volume $VOLUME. $full"
    start_helper none
    say "Unpacking $MODEL."
    docker exec --interactive "$HELPER" tar -C "$STORE" --no-same-owner -xf - <"$dir/models.tar" ||
        die "the model could not be unpacked. $full"
    has_model "$HELPER" ||
        die "everything was unpacked, but Ollama does not find $MODEL. Maybe make the bundle again."
    say "$MODEL is ready. Next: $START"
}

dir=${2:-$ROOT/dist/assistant-bundle}
dir=${dir%/}
case $#:${1:-} in
1:make | 2:make) make_bundle ;;
1:install | 2:install) install_bundle ;;
*) die "says make [DIR] or install [DIR]." ;;
esac
