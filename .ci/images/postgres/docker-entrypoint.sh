#!/bin/bash
# As far as the tests need it what the public image does: POSTGRES_USER, POSTGRES_PASSWORD (or _FILE), POSTGRES_DB.
set -e
[ "$1" = postgres ] || exec "$@"
mkdir -p "$PGDATA" /var/run/postgresql
chown -R postgres "$PGDATA" /var/run/postgresql
chmod 700 "$PGDATA"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  user=${POSTGRES_USER:-postgres}
  [ -z "${POSTGRES_PASSWORD_FILE:-}" ] || POSTGRES_PASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
  password=$(mktemp)
  printf '%s\n' "${POSTGRES_PASSWORD:?POSTGRES_PASSWORD is not set}" >"$password"
  chown postgres "$password"
  gosu postgres initdb -D "$PGDATA" -U "$user" --pwfile="$password" -A scram-sha-256 >/dev/null
  rm -f "$password"
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
  if [ "${POSTGRES_DB:-$user}" != postgres ]; then
    gosu postgres pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start >/dev/null
    PGPASSWORD=$POSTGRES_PASSWORD gosu postgres psql -q -U "$user" -d postgres -c "create database \"${POSTGRES_DB:-$user}\""
    gosu postgres pg_ctl -D "$PGDATA" -m fast -w stop >/dev/null
  fi
fi
exec gosu postgres "$@"
