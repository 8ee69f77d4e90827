#!/usr/bin/env bash
# Starts and stops workers as the gateway suggests: a worked example of scaling on GET /v1/admin/scaling. For a cluster, KEDA does the same
# on the gauge millrace_scaling_suggested_workers.
#   deploy/compose/autoscale.sh [--once] [--dry-run]
# Settings: MIN (1), MAX (5), EVERY (5) seconds, CALM (6) looks in a row that must agree before workers are stopped, DRAIN (30s) within which
# a backlog is to be worked off, MILLRACE_URL (http://127.0.0.1:$MILLRACE_PORT), MILLRACE_ADMIN_KEY (else read from the running gateway).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

once=no dry=no
for argument in "$@"; do
  case $argument in
    --once) once=yes ;;
    --dry-run) dry=yes ;;
    *)
      echo "unknown argument $argument; known are --once and --dry-run" >&2
      exit 2
      ;;
  esac
done
min=${MIN:-1} max=${MAX:-5} every=${EVERY:-5} calm=${CALM:-6}
url=${MILLRACE_URL:-http://127.0.0.1:${MILLRACE_PORT:-8080}}
key=${MILLRACE_ADMIN_KEY:-$(docker compose exec -T gateway cat /run/millrace/admin-key)}

# number NAME JSON
number() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p" <<<"$2"; }

low=0
while true; do
  # an answer that is not there says nothing about how many are needed: all stays as it is
  if answer=$(curl -fsS -m 10 -H "Authorization: Bearer $key" "$url/v1/admin/scaling?drain=${DRAIN:-30s}"); then
    wanted=$(number suggestedWorkers "$answer")
    wanted=$((wanted < min ? min : wanted > max ? max : wanted))
    now=$(docker compose ps -q --status running worker | wc -l)
    low=$((wanted < now ? low + 1 : 0))
    change=none
    if [ "$wanted" -gt "$now" ]; then change=up; elif [ "$low" -ge "$calm" ] || { [ "$low" -gt 0 ] && [ $once = yes ]; }; then change=down; fi
    echo "$(date -u +%H:%M:%S) backlog $(number backlog "$answer") running $(number running "$answer") workers $now wanted $wanted: $change"
    if [ $change != none ] && [ $dry = no ]; then
      docker compose up -d --no-deps --no-recreate --scale "worker=$wanted" worker # those that go drain first
      low=0
    fi
  fi
  [ $once = no ] || break
  sleep "$every"
done
