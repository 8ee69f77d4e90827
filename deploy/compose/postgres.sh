# Runs a PostgreSQL client in the container of the database, with its password. Sourced by backup.sh and restore.sh.
in_postgres() {
  docker compose exec -T postgres sh -c \
    'PGHOST=127.0.0.1 PGUSER=millrace PGPASSWORD=$(cat "$POSTGRES_PASSWORD_FILE"); export PGHOST PGUSER PGPASSWORD; exec "$@"' sh "$@"
}
