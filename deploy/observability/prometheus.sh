#!/usr/bin/env bash
# Prometheus with the rules and alerts of this folder, beside the cluster that deploy/local/cluster.sh starts.
#
#   deploy/observability/prometheus.sh start     starts it, or where it runs tells it which silos there are now; prints its URL
#   deploy/observability/prometheus.sh status    who answers it, of whom it has not been told yet, and which alerts fire
#   deploy/observability/prometheus.sh stop      stops it; what it has recorded stays in the folder
#
# Needs Prometheus 2.42 or later (Debian: apt-get install prometheus; the service that Debian makes of it is not needed) and curl. Environment: PROMETHEUS_FOLDER (default
# local-prometheus in the repository), PROMETHEUS_PORT (default 17900), PROMETHEUS_TARGETS (what it asks, HOST:PORT with blanks between them, in place of the silos of the local
# cluster, whose CLUSTER_FOLDER and CLUSTER_PORT are those of cluster.sh), MODCOMP_API_KEY (the key of the silos, where they have one).
set -euo pipefail
absolute() { case $1 in /*) echo "$1" ;; *) echo "$PWD/$1" ;; esac; }
[ -z "${CLUSTER_FOLDER:-}" ] || CLUSTER_FOLDER=$(absolute "$CLUSTER_FOLDER")
[ -z "${PROMETHEUS_FOLDER:-}" ] || PROMETHEUS_FOLDER=$(absolute "$PROMETHEUS_FOLDER")
cd "$(dirname "$0")/../.."
folder=${PROMETHEUS_FOLDER:-$PWD/local-prometheus}
port=${PROMETHEUS_PORT:-17900}
cluster=${CLUSTER_FOLDER:-$PWD/local-cluster}
first=${CLUSTER_PORT:-17000}
url=http://127.0.0.1:$port

fail() { echo "prometheus.sh: $*" >&2; exit 1; }
[[ $port =~ ^[0-9]{1,5}$ ]] && [ "$((10#$port))" -ge 1 ] && [ "$((10#$port))" -le 65535 ] || fail "PROMETHEUS_PORT is '$port': it takes a port from 1 to 65535."

# The process; fails where there is none. A number that is somebody else's by now is not Prometheus.
process() {
  local pid
  pid=$(cat "$folder/prometheus.pid" 2>/dev/null) && kill -0 "$pid" 2>/dev/null && ps -o command= -p "$pid" | grep -q -- "--storage.tsdb.path=$folder/data" && echo "$pid"
}

# A silo that ended by itself stays a target and is silent; one that cluster.sh drained or killed is none from the next start on, and is missed all the same.
targets() {
  local number
  if [ -n "${PROMETHEUS_TARGETS:-}" ]; then
    tr -s ' ,' '\n' <<<"$PROMETHEUS_TARGETS"
    return
  fi
  for number in $( (cd "$cluster" 2>/dev/null && ls silo-*.pid 2>/dev/null | sed 's/silo-\(.*\)\.pid/\1/' | sort -n) || true); do
    echo "127.0.0.1:$((first + 5 * number + 2))"
  done
}

# Everything that Prometheus reads, whole before it is in its place.
configure() {
  local wanted target
  wanted=$(targets)
  [ -n "$wanted" ] || fail "there is no silo in $cluster: start one first (deploy/local/cluster.sh start), or name others in PROMETHEUS_TARGETS."
  mkdir -p "$folder/rules" "$folder/targets" || fail "the folder $folder cannot be made: choose another in PROMETHEUS_FOLDER."
  cp deploy/observability/prometheus/rules/*.yml "$folder/rules/"
  { echo "- targets:"; for target in $wanted; do echo "    - $target"; done; } >"$folder/targets/.silos"
  mv "$folder/targets/.silos" "$folder/targets/silos.yml"
  rm -f "$folder/key"
  if [ -n "${MODCOMP_API_KEY:-}" ]; then
    (umask 077 && printf %s "$MODCOMP_API_KEY" >"$folder/key")
    sed 's/^    # \(authorization:\)$/    \1/; s/^    #   \(credentials_file: key\)$/      \1/' deploy/observability/prometheus/prometheus.yml >"$folder/prometheus.yml"
  else
    cp deploy/observability/prometheus/prometheus.yml "$folder/prometheus.yml"
  fi
}

case ${1:-} in
  start)
    program=$(command -v prometheus) || fail "Prometheus is not installed (on Debian: apt-get install prometheus)."
    command -v curl >/dev/null || fail "curl is not installed (on Debian: apt-get install curl)."
    configure
    if pid=$(process); then
      kill -HUP "$pid"
      echo "Prometheus runs already and has been told of $(grep -c '^    - ' "$folder/targets/silos.yml") targets: $url"
      exit 0
    fi
    nohup "$program" --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/data" --web.listen-address="127.0.0.1:$port" \
      --storage.tsdb.retention.time=15d >"$folder/prometheus.log" 2>&1 &
    pid=$!
    echo $pid >"$folder/prometheus.pid"
    for _ in $(seq 300); do
      kill -0 $pid 2>/dev/null || break
      if grep -q 'Server is ready to receive web requests' "$folder/prometheus.log"; then
        echo "Prometheus asks $(grep -c '^    - ' "$folder/targets/silos.yml") targets: $url"
        exit 0
      fi
      sleep 0.2
    done
    kill -KILL $pid 2>/dev/null || true
    rm -f "$folder/prometheus.pid"
    fail "Prometheus does not start on port $port: $(sed -n 's/.*level=error.* err="\{0,1\}\([^"]*\)"\{0,1\}.*/\1/p' "$folder/prometheus.log" | tail -1). See $folder/prometheus.log; PROMETHEUS_PORT chooses another port."
    ;;
  status)
    process >/dev/null || { echo "Prometheus does not run"; exit 0; }
    echo "Prometheus runs: $url"
    ask() { curl -sS --noproxy '*' --fail --max-time 30 --get "$url/api/v1/query" --data-urlencode "query=$1" || fail "Prometheus does not answer at $url."; }
    # Its answers are JSON of one line; what is shown is label and value.
    ask 'up{job="modcomp"}' | tr '{' '\n' | sed -n 's/.*"instance":"\([^"]*\)".*"value":\[[^,]*,"\([^"]*\)".*/\1 \2/p' | sed 's/ 1$/: answers/; s/ 0$/: silent/;$a\'
    for target in $(targets); do
      grep -qxF -- "    - $target" "$folder/targets/silos.yml" || echo "$target: not asked, because Prometheus was not told of it: run deploy/observability/prometheus.sh start again"
    done
    ask 'ALERTS{alertstate="firing"}' | tr '{' '\n' | sed -n 's/.*"alertname":"\([^"]*\)".*/alert: \1/p' | sort | uniq -c | sed 's/^ *\([0-9]*\) \(.*\)/\2 (\1)/'
    ;;
  stop)
    pid=$(process) || { echo "Prometheus does not run"; exit 0; }
    kill -TERM "$pid"
    for _ in $(seq 300); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    ! kill -0 "$pid" 2>/dev/null || fail "Prometheus is still stopping after 30 s; see $folder/prometheus.log."
    rm -f "$folder/prometheus.pid" "$folder/key"
    echo "stopped; what it recorded is in $folder"
    ;;
  *)
    sed -n '2,/^set/p' "$0" | sed '$d;s/^# \{0,1\}//'
    exit 2
    ;;
esac
