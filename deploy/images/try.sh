#!/usr/bin/env bash
# Builds the images without a registry (build-debian.sh), runs them as a cluster would run them, and says what it saw:
#
#   deploy/images/try.sh [OPTION OF dotnet publish]...
#
# A sweep is run by the image of the command line, and by two silos with a PostgreSQL beside them, one of which is stopped while the sweep is at work; both must have the results hash
# of 'modcomp run' on this machine. Containers have a read-only root, no capabilities and nobody's user. Takes what build-debian.sh takes, and podman, runc and PostgreSQL (apt-get
# install podman runc postgresql). Environment: IMAGES_PORT (the database's port, default 18000; the 15 after it are used too), TRIALS (per configuration of the quickstart, default 300).
# Exit codes: 0 all is as it should be, 1 something is not, 2 this machine lacks something.
set -euo pipefail
fail() { echo "try.sh: $*" >&2; exit 1; }
lacks() { echo "try.sh: $*" >&2; exit 2; }
[ "$(id -u)" = 0 ] || lacks "only root can make images; run it with sudo."
for program in buildah mmdebstrap podman runc; do command -v $program >/dev/null || lacks "$program is missing (on Debian: apt-get install $program)."; done
cd "$(dirname "$0")/../.."
port=${IMAGES_PORT:-18000}
trials=${TRIALS:-300}
# The database's user must be able to enter.
folder=$(mktemp -d /tmp/modcomp-try-XXXXXX)
chmod 711 "$folder"
export CLUSTER_FOLDER=$folder/cluster CLUSTER_PORT=$port
containers=()
end() {
  for container in "${containers[@]}"; do podman rm -f -t 0 "$container" >/dev/null 2>&1 || true; done
  deploy/local/cluster.sh stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap end EXIT

# A storage of its own, of plain folders, which works everywhere; nothing of it is left.
printf '[storage]\ndriver = "vfs"\ngraphroot = "%s/storage"\nrunroot = "%s/run"\n' "$folder" "$folder" >"$folder/storage.conf"
# runc, because crun refuses machines with both kinds of control groups.
printf '[engine]\nruntime = "runc"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n[containers]\nlog_driver = "k8s-file"\n' >"$folder/containers.conf"
export CONTAINERS_STORAGE_CONF=$folder/storage.conf CONTAINERS_CONF=$folder/containers.conf
# Limits that whoever starts this has, since a container cannot have more; none outlives this script by long.
confined=(--pull never --timeout 1800 --network host --read-only --read-only-tmpfs=false --cap-drop all --security-opt no-new-privileges --ulimit "nofile=$(ulimit -Hn):$(ulimit -Hn)" --ulimit nproc=4096:4096)
# Without systemd podman cannot ask for health by itself, says so, and is asked here.
quiet() { "$@" 2> >(grep -v 'systemd connection' >&2); }

start=$SECONDS
export IMAGES_PUBLISHED=$folder/published
deploy/images/build-debian.sh "$@" >"$folder/names"
silo=$(sed -n '1p' "$folder/names") server=$(sed -n '2p' "$folder/names") modcomp=$(sed -n '3p' "$folder/names")
echo "built $(paste -sd' ' "$folder/names" | sed 's/ /, /g') in $((SECONDS - start)) s"

expect() { # what, expected, got
  [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"
  echo "$1: $3"
}
hash_of() { grep -oE '[0-9a-f]{64}' | tail -1; }
recorded() { sed -n 's/^  "results_hash": "\([0-9a-f]*\)".*/\1/p' "$1"; }

# What the image of the command line computes is what this machine computes.
sweep=(preset:quickstart --trials "$trials")
dotnet "$folder/published/modcomp/modcomp.dll" run "${sweep[@]}" --output "$folder/here" --no-report >/dev/null 2>&1
wanted=$(recorded "$folder/here/estimates.json")
mkdir "$folder/volume"
chown 1654:1654 "$folder/volume"
quiet podman run --rm "${confined[@]}" -v "$folder/volume:/var/lib/modcomp" "$modcomp" run "${sweep[@]}" --output run --no-report >/dev/null 2>"$folder/run.log" || { cat "$folder/run.log" >&2; fail "modcomp run fails in a container"; }
expect "hash of modcomp run in a container" "${wanted:-none}" "$(recorded "$folder/volume/run/estimates.json")"

deploy/local/cluster.sh start 0
key=$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')
(umask 077 && printf '%s\n' "$key" >"$folder/key" && printf '*:*:*:*:%s\n' "$(cat "$CLUSTER_FOLDER/password")" >"$folder/pgpass")
chown 1654:1654 "$folder/key" "$folder/pgpass"
start_silo() { # number
  local first=$((port + 5 * $1))
  containers+=("modcomp-try-$port-$1")
  quiet podman run -d --name "modcomp-try-$port-$1" "${confined[@]}" \
    -v "$folder/key:/run/secrets/modcomp-api-key:ro" -v "$folder/pgpass:/run/secrets/modcomp-pgpass:ro" \
    -e Silo__ApiKeyFile=/run/secrets/modcomp-api-key -e PGPASSFILE=/run/secrets/modcomp-pgpass \
    -e "Silo__Database=Host=127.0.0.1;Port=$port;Database=postgres;Username=modcomp" \
    -e "Silo__Name=container-$1" -e "Silo__SiloPort=$first" -e Silo__GatewayPort=0 -e "Silo__HttpPort=$((first + 2))" -e Silo__HttpAddress=127.0.0.1 -e Silo__Workers=1 \
    "$silo" >/dev/null
}
healthy() { # container
  for _ in $(seq 300); do
    ! podman healthcheck run "$1" >/dev/null 2>&1 || return 0
    [ "$(podman inspect --format '{{.State.Running}}' "$1")" = true ] || break
    sleep 0.5
  done
  podman logs "$1" >&2
  fail "$1 does not become healthy"
}
client() { MODCOMP_API_KEY=$key quiet podman run --rm "${confined[@]}" -e MODCOMP_API_KEY -e "MODCOMP_SERVER=http://127.0.0.1:$((port + 12))" "$modcomp" "$@"; }
first=modcomp-try-$port-1 second=modcomp-try-$port-2
start_silo 1
start_silo 2
healthy "$first"
healthy "$second"
echo "health check of the image: ready"

# Who it is and what it may.
inside() { quiet podman exec "$1" sh -c "$2"; }
expect "user" "1654:1654" "$(inside "$first" 'echo $(id -u):$(id -g)')"
expect "root file system" "read-only" "$(inside "$first" 'touch /opt/x /tmp/x 2>/dev/null && echo writable || echo read-only')"
expect "volume" "writable" "$(inside "$first" 'touch x && rm x && [ "$PWD" = /var/lib/modcomp ] && echo writable')"
expect "capabilities" "0000000000000000" "$(inside "$first" "grep CapBnd /proc/self/status | cut -f2")"
expect "name of the user" "app" "$(inside "$first" 'id -un')"
expect "certificates" "there" "$(inside "$first" 'grep -q "BEGIN CERTIFICATE" /etc/ssl/certs/ca-certificates.crt && echo there')"
expect "SDK" "none" "$(inside "$first" '[ -n "$(dotnet --list-runtimes)" ] && [ -z "$(dotnet --list-sdks)" ] && echo none')"
expect "stop signal" "SIGTERM" "$(podman image inspect --format '{{.Config.StopSignal}}' "$silo" | sed 's/^15$/SIGTERM/')"

# One silo leaves while the sweep is at work; the other goes on.
id=$(client submit "${sweep[@]}" | sed -n 's/ submitted$//p')
[ -n "$id" ] || fail "nothing was submitted"
for _ in $(seq 600); do
  done_trials=$(client status quickstart --json | tr -d ' \n' | grep -oE "\"trials_done\":[0-9]+" | grep -oE "[0-9]+" | head -1 || true)
  [ "${done_trials:-0}" = 0 ] || break
done
start=$SECONDS
quiet podman stop -t 60 "$first" >/dev/null
expect "exit code of a silo after SIGTERM" "0" "$(podman inspect --format '{{.State.ExitCode}}' "$first")"
echo "it left in $((SECONDS - start)) s, after $done_trials trials"
expect "hash of the sweep on silos in containers" "$wanted" "$(client watch quickstart | hash_of)"

# The server.
containers+=("modcomp-try-$port-server")
quiet podman run -d --name "modcomp-try-$port-server" "${confined[@]}" -v "$folder/key:/run/secrets/modcomp-api-key:ro" -e "MODCOMP_SERVER=http://127.0.0.1:$((port + 15))" "$server" \
  serve --listen "127.0.0.1:$((port + 15))" --data /var/lib/modcomp/data --api-key-file /run/secrets/modcomp-api-key >/dev/null
healthy "modcomp-try-$port-server"
quiet podman stop -t 60 "modcomp-try-$port-server" >/dev/null
expect "exit code of the server after SIGTERM" "0" "$(podman inspect --format '{{.State.ExitCode}}' "modcomp-try-$port-server")"
echo "all is as it should be"
