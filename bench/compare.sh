#!/usr/bin/env bash
# The same events into Apiary, DuckDB and ClickHouse, the same ten questions to all three in one run, and a restart.
#
#   bench/compare.sh [events] [folder]     events: 100k, 1m, 10m (default 1m); folder: kept between runs (default a temporary one)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
events=${1:-1m}
folder=${2:-$(mktemp -d)}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
bench=bench/Apiary.Bench/bin/Release/net10.0/Apiary.Bench

dotnet build -c Release src/Apiary.Server --nologo -v quiet
dotnet build -c Release bench/Apiary.Bench --nologo -v quiet
# Not `npm ci`: the engine's packages for other systems need not be on the registry at hand.
[ -d bench/peers/node_modules ] || (cd bench/peers && npm install --no-save --no-fund --no-audit)

echo "== $events events, $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(date -u +%F)"
echo "== Apiary takes them in"
rm -rf "$folder/data"
"$bench" load --events "$events" --data "$folder/data" --crash
echo "== restart"
"$bench" restart --data "$folder/data"
echo "== questions"
[ -s "$folder/events-$events.csv" ] || "$bench" generate --events "$events" --format csv --out "$folder/events-$events.csv"
"$bench" compare --data "$folder/data" --peers "$folder/peers-$events" --csv "$folder/events-$events.csv"
