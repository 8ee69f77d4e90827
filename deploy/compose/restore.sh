#!/usr/bin/env bash
# Puts a backup back, in the place of everything that is there: stops gateway and workers, replaces the database, empties Redis, starts again.
# What had not ended at the time of the backup goes on from its last checkpoint of that time: nodes that ran later run again.
#   deploy/compose/restore.sh FILE --yes
set -euo pipefail
file=${1:?say what to restore: restore.sh FILE --yes}
case $file in /*) ;; *) file=$PWD/$file ;; esac
[ "${2:-}" = --yes ] || {
  echo "this replaces all that is in PostgreSQL and Redis; say --yes" >&2
  exit 2
}
[ -s "$file" ] || {
  echo "there is no $file" >&2
  exit 2
}
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./postgres.sh

workers=$(docker compose ps -q --status running worker | wc -l)
docker compose up -d --wait redis postgres
in_postgres pg_restore --list <"$file" >/dev/null # before anything is lost: is it a backup?
docker compose stop gateway worker
in_postgres psql -q -v ON_ERROR_STOP=1 -d postgres -c 'drop database if exists millrace with (force)' -c 'create database millrace' </dev/null
in_postgres pg_restore -d millrace --no-owner --exit-on-error --single-transaction <"$file"
docker compose exec -T redis redis-cli flushall </dev/null
docker compose up -d --wait --scale "worker=$((workers > 0 ? workers : 1))"
