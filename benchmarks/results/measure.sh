#!/bin/sh
# Measures everything that the table of figures is computed from, into this folder.
#
#     sh benchmarks/results/measure.sh DATA [PART ...]
#
# DATA holds the folders curtois and inrc1 with the public instances (docs/how-to/benchmarks.md).
# SEEDS (1,2,3) and WORKERS (2) may be set. Nothing else may run on the machine meanwhile.
set -eu

data=$1
shift
here=$(dirname "$0")
seeds=${SEEDS:-1,2,3}
workers=${WORKERS:-2}
rosters=$(mktemp -d)
trap 'rm -rf "$rosters"' EXIT

# NAME FAMILY SECONDS SEEDS then further options
run() {
    name=$1 family=$2 seconds=$3 with=$4
    shift 4
    nightfloat bench "$family" --seconds "$seconds" --workers "$workers" --seeds "$with" \
        --json "$here/$name.json" --markdown "$here/$name.md" --rosters "$rosters/$name" "$@"
}

part() {
    case $1 in
        curtois-60) # an hour with three seeds
            run curtois-60 curtois 60 "$seeds" --data "$data/curtois" \
                --instances 5,8,10,12,14,15,17,19,21,24 --entrants nightfloat,cp-sat ;;
        curtois-60-peers) # twenty minutes
            run curtois-60-peers curtois 60 1 --data "$data/curtois" \
                --instances 5,8,10,12,14,15,17,19,21,24 --entrants highs,timefold ;;
        curtois-120) # twelve minutes
            run curtois-120 curtois 120 "$seeds" --data "$data/curtois" \
                --instances 8,14 --entrants nightfloat ;;
        curtois-600) # seventy minutes a seed
            run curtois-600 curtois 600 "$seeds" --data "$data/curtois" \
                --instances 8,10,12,14,15,17,19 --entrants nightfloat ;;
        inrc1-10) # five minutes
            run inrc1-10 inrc1 10 "$seeds" --data "$data/inrc1" \
                --instances sprint01,sprint02,sprint03,sprint04,sprint05 \
                --entrants nightfloat,cp-sat ;;
        inrc1-60) # forty minutes
            run inrc1-60 inrc1 60 "$seeds" --data "$data/inrc1" \
                --instances medium01,medium02,medium03,long01,long02,long03 \
                --entrants nightfloat,cp-sat ;;
        residency-60) # fifty minutes a seed
            run residency-60 residency 60 "$seeds" --entrants nightfloat,cp-sat
            nightfloat bench record "$here/residency-60.json" --rosters "$rosters/residency-60" ;;
        residency-120) # twelve minutes
            run residency-120 residency 120 "$seeds" --instances call-040x364-1 \
                --entrants nightfloat,cp-sat ;;
        table)
            # shellcheck disable=SC2046 # names without spaces
            nightfloat bench table --out "$here/table.md" $(ls "$here"/*-[0-9]*.json) ;;
        *)
            echo "no part is called $1" >&2
            exit 2 ;;
    esac
}

if [ $# -eq 0 ]; then
    set -- curtois-60 curtois-60-peers curtois-120 curtois-600 inrc1-10 inrc1-60 residency-60 \
        residency-120 table
fi
for one in "$@"; do
    part "$one"
done
