#!/usr/bin/env bash
# Writes a backup of PostgreSQL while everything runs: what was accepted, the history, flows, keys, dead letters. Redis needs none: what it
# holds is made anew from PostgreSQL.
#   deploy/compose/backup.sh FILE
set -euo pipefail
file=${1:?say where to: backup.sh FILE}
case $file in /*) ;; *) file=$PWD/$file ;; esac
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./postgres.sh

umask 077 # it has everybody's data, and the hashes of the keys
trap 'rm -f "$file.part"' EXIT
in_postgres pg_dump -d millrace --format=custom --no-owner </dev/null >"$file.part"
in_postgres pg_restore --list <"$file.part" >/dev/null # it can be read
mv "$file.part" "$file"
echo "$(wc -c <"$file") bytes in $file"
