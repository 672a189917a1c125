#!/bin/sh
# Run once by the official image of PostgreSQL, as its superuser: a database whose owner is none.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set=password="$BONAFIDE_PASSWORD" <<'SQL'
CREATE ROLE bonafide LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE bonafide OWNER bonafide;
REVOKE CONNECT ON DATABASE bonafide FROM PUBLIC;
SQL
