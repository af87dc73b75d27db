#!/usr/bin/env bash
# A cluster of silos on this machine, as plain processes, for a first try.
#
#   deploy/local/cluster.sh start [SILOS]   starts PostgreSQL in a folder of its own and silos (default 3); prints the URL of each; what runs already is left alone
#   deploy/local/cluster.sh add             one silo more
#   deploy/local/cluster.sh drain NUMBER    asks a silo to leave in good order
#   deploy/local/cluster.sh kill NUMBER     kills a silo, to see that nothing is lost
#   deploy/local/cluster.sh status          who runs
#   deploy/local/cluster.sh stop            stops everything; sweeps and results stay in the folder, and start goes on with them
#
# Needs the .NET 10 SDK and PostgreSQL 13 or later (Debian: apt-get install postgresql). Environment: CLUSTER_FOLDER (default local-cluster in the repository), CLUSTER_PORT
# (the database's port, default 17000; silo N has the five from 5 N on after it), CLUSTER_WORKERS (worker slots per silo, default 1), SILO_DLL (a silo that is built already).
set -euo pipefail
absolute() { case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac; }
[ -z "${CLUSTER_FOLDER:-}" ] || CLUSTER_FOLDER=$(absolute "$CLUSTER_FOLDER")
[ -z "${SILO_DLL:-}" ] || SILO_DLL=$(absolute "$SILO_DLL")
cd "$(dirname "$0")/../.."
folder=${CLUSTER_FOLDER:-$PWD/local-cluster}
port=${CLUSTER_PORT:-17000}
workers=${CLUSTER_WORKERS:-1}
dll=${SILO_DLL:-$PWD/src/Silo/bin/Release/net10.0/modcomp-silo.dll}
most=100

fail() { echo "cluster.sh: $*" >&2; exit 1; }
is_number() { [[ $1 =~ ^[0-9]{1,5}$ ]] && [ "$((10#$1))" -ge "$2" ] && [ "$((10#$1))" -le "$3" ]; }
is_number "$port" 1024 $((65535 - 5 * most - 5)) || fail "CLUSTER_PORT is '$port': it takes a port from 1024 to $((65535 - 5 * most - 5))."
is_number "$workers" 0 4096 || fail "CLUSTER_WORKERS is '$workers': it takes a number from 0, for one per processor, to 4096."

binaries() {
  local found
  found=$(command -v pg_ctl || ls -d /usr/lib/postgresql/*/bin/pg_ctl 2>/dev/null | sort -V | tail -1 || true)
  [ -n "$found" ] || fail "PostgreSQL is not installed (on Debian: apt-get install postgresql)."
  dirname "$(readlink -f "$found")"
}

# PostgreSQL refuses to run as root.
as_server() { (cd / && if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi); }

database() { echo "Host=127.0.0.1;Port=$port;Database=postgres;Username=modcomp;Password=$(cat "$folder/password")"; }

start_database() {
  local bin
  bin=$(binaries)
  mkdir -p "$folder"
  # A database that was never finished is made anew; one that has run is never touched.
  if [ ! -e "$folder/initialized" ] && [ ! -e "$folder/postgres/server.log" ]; then
    rm -rf "$folder/postgres"
    (umask 077 && head -c 18 /dev/urandom | base64 | tr -d '/+=' >"$folder/password")
    mkdir -p "$folder/postgres"
    [ "$(id -u)" != 0 ] || chown -R postgres: "$folder/postgres" "$folder/password"
    as_server test -r "$folder/password" || fail "The user postgres, as whom the server runs, cannot enter $folder: choose another place in CLUSTER_FOLDER, such as /var/tmp/cluster."
    as_server "$bin/initdb" -D "$folder/postgres" -U modcomp --auth=scram-sha-256 --pwfile="$folder/password" >"$folder/initdb.log" 2>&1 || fail "The database cannot be made; see $folder/initdb.log."
  fi
  touch "$folder/initialized"
  as_server "$bin/pg_ctl" -D "$folder/postgres" status >/dev/null && return
  as_server "$bin/pg_ctl" -D "$folder/postgres" -w -l "$folder/postgres/server.log" -o "-p $port -k /tmp -c listen_addresses=127.0.0.1" start >/dev/null 2>&1 \
    || fail "PostgreSQL does not start on port $port: $(tail -4 "$folder/postgres/server.log" | sed -n 's/.*\(FATAL\|ERROR\|LOG\): *//p' | paste -sd' '). See $folder/postgres/server.log; CLUSTER_PORT chooses other ports."
}

# The process of a silo; fails where there is none. A number that is somebody else's by now is no silo.
process() {
  local pid
  pid=$(cat "$folder/silo-$1.pid" 2>/dev/null) && kill -0 "$pid" 2>/dev/null && ps -o command= -p "$pid" | grep -q modcomp-silo && echo "$pid"
}

numbers() { (cd "$folder" 2>/dev/null && ls silo-*.pid 2>/dev/null | sed 's/silo-\(.*\)\.pid/\1/' | sort -n) || true; }

known() { local all; all=$(numbers | paste -sd' '); echo "${all:-none}"; }

url() { echo "http://127.0.0.1:$((port + 5 * $1 + 2))"; }

start_silo() {
  local number=$1 first=$((port + 5 * $1)) pid
  if process "$number" >/dev/null; then
    echo "silo $number: $(url "$number") runs already"
    return
  fi
  : >"$folder/silo-$number.out"
  Silo__Database=$(database) Silo__Name=silo-$number Silo__SiloPort=$first Silo__GatewayPort=$((first + 1)) Silo__HttpPort=$((first + 2)) \
    Silo__Workers=$workers Silo__LogFile=$folder/silo-$number.log \
    nohup dotnet "$dll" >"$folder/silo-$number.out" 2>&1 &
  pid=$!
  echo $pid >"$folder/silo-$number.pid"
  for _ in $(seq 600); do
    if grep -q "The HTTP API listens on" "$folder/silo-$number.out"; then
      echo "silo $number: $(url "$number")"
      return
    fi
    kill -0 $pid 2>/dev/null || break
    sleep 0.2
  done
  kill -KILL $pid 2>/dev/null || true
  rm "$folder/silo-$number.pid"
  fail "silo $number did not start: $(tail -1 "$folder/silo-$number.out") (all of it: $folder/silo-$number.out)"
}

build() {
  [ -z "${SILO_DLL:-}" ] || { [ -f "$dll" ] || fail "there is no $dll, which SILO_DLL names."; return 0; }
  command -v dotnet >/dev/null || fail "the .NET 10 SDK is not installed (https://dot.net)."
  if [ ! -f "$dll" ] || [ -n "$(find src -name '*.cs' -not -path '*/obj/*' -newer "$dll" -print -quit)" ]; then
    echo "building the silo; this takes a minute"
    dotnet build src/Silo -c Release -v quiet
  fi
}

# The silo that a command names.
named() {
  [ -n "${2:-}" ] || fail "say which silo: $1 NUMBER; silos: $(known)."
  is_number "$2" 1 $most && process "$2" || fail "there is no silo $2 that runs; silos: $(known)."
}

case ${1:-} in
  start)
    is_number "${2:-3}" 0 $most || fail "start takes a number of silos from 0, for the database alone, to $most."
    [ "${2:-3}" = 0 ] || build
    start_database
    for number in $(seq "${2:-3}"); do start_silo "$number"; done
    ;;
  add)
    [ -e "$folder/initialized" ] || fail "there is no cluster in $folder: start one first."
    build
    start_database
    number=1
    while process "$number" >/dev/null; do number=$((number + 1)); done
    [ "$number" -le "$most" ] || fail "there are $most silos already."
    start_silo "$number"
    ;;
  drain)
    pid=$(named "$@")
    kill -TERM "$pid"
    for _ in $(seq 900); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    ! kill -0 "$pid" 2>/dev/null || fail "silo $2 is still leaving after 90 s; see $folder/silo-$2.log."
    rm "$folder/silo-$2.pid"
    echo "silo $2 has left"
    ;;
  kill)
    pid=$(named "$@")
    kill -KILL "$pid"
    rm "$folder/silo-$2.pid"
    echo "silo $2 is killed"
    ;;
  status)
    [ -n "$(numbers)" ] || echo "no silo runs"
    for number in $(numbers); do
      if process "$number" >/dev/null; then echo "silo $number runs: $(url "$number")"; else echo "silo $number is gone"; fi
    done
    ;;
  stop)
    [ -e "$folder/initialized" ] || { echo "there is no cluster in $folder"; exit 0; }
    for number in $(numbers); do pid=$(process "$number") && kill -TERM "$pid" || true; done
    for number in $(numbers); do
      for _ in $(seq 900); do process "$number" >/dev/null || break; sleep 0.1; done
      if pid=$(process "$number"); then echo "silo $number does not leave and is killed; nothing is lost by that" >&2; kill -KILL "$pid"; fi
      rm "$folder/silo-$number.pid"
    done
    bin=$(binaries)
    ! as_server "$bin/pg_ctl" -D "$folder/postgres" status >/dev/null || as_server "$bin/pg_ctl" -D "$folder/postgres" -m fast -w stop >/dev/null
    echo "stopped; sweeps and results are in $folder"
    ;;
  *)
    sed -n '2,/^set/p' "$0" | sed '$d;s/^# \{0,1\}//'
    exit 2
    ;;
esac
