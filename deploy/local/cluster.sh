#!/usr/bin/env bash
# A cluster of silos on this machine, as plain processes, for a first try.
#
#   deploy/local/cluster.sh start [SILOS]   starts PostgreSQL in a folder of its own and silos (default 3); prints the URL of the API
#   deploy/local/cluster.sh add             one silo more
#   deploy/local/cluster.sh drain NUMBER    asks a silo to leave in good order
#   deploy/local/cluster.sh kill NUMBER     kills a silo, to see that nothing is lost
#   deploy/local/cluster.sh status          who runs
#   deploy/local/cluster.sh stop            stops everything; the results stay in the folder
#
# Needs the .NET 10 SDK and PostgreSQL 13 or later (Debian: apt-get install postgresql). Environment: CLUSTER_FOLDER (default ./local-cluster), CLUSTER_PORT (first
# port of five per silo and one for the database, default 17000), CLUSTER_WORKERS (worker slots per silo, default 1), SILO_DLL (a silo that is built already).
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=${CLUSTER_FOLDER:-$PWD/local-cluster}
port=${CLUSTER_PORT:-17000}
workers=${CLUSTER_WORKERS:-1}
dll=${SILO_DLL:-src/Silo/bin/Release/net10.0/modcomp-silo.dll}

binaries() {
  local found
  found=$(command -v pg_ctl || ls -d /usr/lib/postgresql/*/bin/pg_ctl 2>/dev/null | sort -V | tail -1 || true)
  [ -n "$found" ] || { echo "PostgreSQL is not installed (on Debian: apt-get install postgresql)." >&2; exit 1; }
  dirname "$(readlink -f "$found")"
}

# PostgreSQL refuses to run as root.
as_server() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

database() { echo "Host=127.0.0.1;Port=$port;Database=postgres;Username=modcomp;Password=$(cat "$folder/password")"; }

start_database() {
  local bin
  bin=$(binaries)
  mkdir -p "$folder"
  if [ ! -d "$folder/postgres/base" ]; then
    (umask 077 && head -c 18 /dev/urandom | base64 | tr -d '/+=' >"$folder/password")
    mkdir -p "$folder/postgres"
    [ "$(id -u)" != 0 ] || chown -R postgres: "$folder/postgres" "$folder/password"
    as_server "$bin/initdb" -D "$folder/postgres" -U modcomp --auth=scram-sha-256 --pwfile="$folder/password" >/dev/null
  fi
  as_server "$bin/pg_ctl" -D "$folder/postgres" -w -l "$folder/postgres/server.log" -o "-p $port -k /tmp -c listen_addresses=127.0.0.1" start >/dev/null 2>&1 \
    || as_server "$bin/pg_ctl" -D "$folder/postgres" status >/dev/null || { echo "PostgreSQL does not start; see $folder/postgres/server.log." >&2; exit 1; }
}

start_silo() {
  local number=$1 first=$((port + 5 * $1))
  Silo__Database=$(database) Silo__Name=silo-$number Silo__SiloPort=$first Silo__GatewayPort=$((first + 1)) Silo__HttpPort=$((first + 2)) \
    Silo__Workers=$workers Silo__LogFile=$folder/silo-$number.log \
    nohup dotnet "$dll" >"$folder/silo-$number.out" 2>&1 &
  echo $! >"$folder/silo-$number.pid"
  for _ in $(seq 300); do
    if (echo >"/dev/tcp/127.0.0.1/$((first + 2))") 2>/dev/null; then
      echo "silo $number: http://127.0.0.1:$((first + 2))"
      return
    fi
    kill -0 "$(cat "$folder/silo-$number.pid")" 2>/dev/null || break
    sleep 0.2
  done
  echo "Silo $number did not start:" >&2
  tail -5 "$folder/silo-$number.out" >&2
  exit 1
}

case ${1:-} in
  start)
    [ -f "$dll" ] || dotnet build src/Silo -c Release
    start_database
    for number in $(seq "${2:-3}"); do start_silo "$number"; done
    ;;
  add)
    number=1
    while [ -e "$folder/silo-$number.pid" ]; do number=$((number + 1)); done
    start_silo "$number"
    ;;
  drain) kill -TERM "$(cat "$folder/silo-$2.pid")" && rm "$folder/silo-$2.pid" ;;
  kill) kill -KILL "$(cat "$folder/silo-$2.pid")" && rm "$folder/silo-$2.pid" ;;
  status)
    for file in "$folder"/silo-*.pid; do
      [ -e "$file" ] || continue
      number=${file##*silo-}
      number=${number%.pid}
      if kill -0 "$(cat "$file")" 2>/dev/null; then echo "silo $number runs: http://127.0.0.1:$((port + 5 * number + 2))"; else echo "silo $number is gone"; fi
    done
    ;;
  stop)
    for file in "$folder"/silo-*.pid; do
      [ -e "$file" ] || continue
      pid=$(cat "$file")
      kill -TERM "$pid" 2>/dev/null || true
      for _ in $(seq 600); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
      rm "$file"
    done
    as_server "$(binaries)/pg_ctl" -D "$folder/postgres" -m fast -w stop >/dev/null || true
    ;;
  *)
    sed -n '2,/^set/p' "$0" | sed '$d;s/^# \{0,1\}//'
    exit 2
    ;;
esac
