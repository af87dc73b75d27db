#!/usr/bin/env bash
# Makes the keys and passwords of compose.yaml in the folder secrets beside it, once; what is there already stays. Nobody else of this machine can enter the folder; the containers read each
# file as a user of their own.
set -euo pipefail
cd "$(dirname "$0")"
(umask 077 && mkdir -p secrets)
make() { # file, beginning of its text
  [ -e "secrets/$1" ] || (umask 022 && printf '%s%s' "${2:-}" "${3:-$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')}" >"secrets/$1")
}
make api-key
make database-password
make grafana-password
make pgpass '*:*:*:*:' "$(cat secrets/database-password)"
chmod 700 secrets
