#!/usr/bin/env bash
# Prometheus 2.42: an alert that only `keep_firing_for` keeps firing, and a restart.
#
# One would guess: it goes on firing, as an alert with a long `for:` does, whose state Prometheus writes down and restores.
# What is so: it is gone. `keep_firing_for` counts in memory alone, so a restart ends every alert whose condition does not hold at that moment.
#
# Source: "Defining alerting rules" in the documentation of Prometheus, which names no restart for either.
#
# Needs Prometheus (Debian 12: apt-get install prometheus), curl and python3; takes half a minute. Exits with 1 if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill $server; rm -rf "$folder"' EXIT
cat >"$folder/prometheus.yml" <<'Y'
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
scrape_configs:
  - job_name: a
    file_sd_configs: [{files: [targets.yml], refresh_interval: 1s}]
Y
# Fires while there is a target, and for an hour after that.
cat >"$folder/rules.yml" <<'Y'
groups:
  - name: g
    rules:
      - {alert: Kept, expr: up == 0, for: 0s, keep_firing_for: 1h}
Y
start() {
  prometheus --config.file="$folder/prometheus.yml" --storage.tsdb.path="$folder/data" --web.listen-address=127.0.0.1:0 2>"$folder/log" &
  server=$!
  until url=$(sed -n 's/.*msg="Listening on" address=\([0-9.:]*\).*/\1/p' "$folder/log") && [ -n "$url" ] && grep -q "ready to receive" "$folder/log"; do sleep 0.2; done
}
state() { curl -s --noproxy '*' "http://$url/api/v1/alerts" | python3 -c 'import json, sys; print(" ".join(a["state"] for a in json.load(sys.stdin)["data"]["alerts"]) or "gone")'; }
echo '[{"targets": ["127.0.0.1:1"]}]' >"$folder/targets.yml"
start
for _ in $(seq 100); do [ "$(state)" = firing ] && break; sleep 0.2; done
echo '[]' >"$folder/targets.yml"
sleep 10
before=$(state)
kill $server
wait $server || true
server=
start
sleep 5
after=$(state)
prometheus --version 2>&1 | head -1
echo "Kept by keep_firing_for: $before. After a restart: $after."
if [ "$before $after" != "firing gone" ]; then
  echo "This is no longer so."
  exit 1
fi
echo "As described: a restart forgets it."
