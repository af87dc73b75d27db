#!/usr/bin/env bash
# promtool 2.42 (Prometheus), test rules: a series of the same value again and again, where the value is NaN or Inf.
#
# One would guess: values: "NaNx3" is NaN four times, as "1x3" is 1 four times. "axn" is documented as shorthand for "a+0xn", for any a.
# What is so: "NaNx3" and "Infx3" are refused, because the letters are read as one word, while "NaN+0x3" and "Inf+0x3", which they stand for, are taken.
#
# Source: "Series" in the page on unit testing of rules of the documentation of Prometheus.
#
# Needs promtool (Debian 12: apt-get install prometheus). Exits with 1 if the behaviour has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
found=""
for values in 1x3 NaN+0x3 Inf+0x3 NaNx3 Infx3; do
  cat >"$folder/series.yml" <<Y
rule_files: []
tests:
  - interval: 1m
    input_series:
      - {series: x, values: "$values"}
    promql_expr_test:
      - {expr: "count_over_time(x[4m])", eval_time: 3m, exp_samples: [{labels: "{}", value: 4}]}
Y
  if promtool test rules "$folder/series.yml" >"$folder/said" 2>&1; then found+="$values is taken; "; else found+="$values is refused; "; fi
done
promtool --version 2>&1 | head -1
echo "$found"
sed -n 's/.*\(parse error.*\)/The last one: \1/p' "$folder/said"
if [ "$found" != "1x3 is taken; NaN+0x3 is taken; Inf+0x3 is taken; NaNx3 is refused; Infx3 is refused; " ]; then
  echo "This is no longer so."
  exit 1
fi
echo "As described: what is no number in digits cannot be repeated with x alone."
