#!/bin/bash
# Run once by the postgres image, when its volume is new: the server's own user and database.
# The user is no superuser. C.UTF-8, never C: with ctype C, PostgreSQL takes no Chinese character for a letter.
psql --no-psqlrc --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\getenv password SILING_DATABASE_PASSWORD
CREATE ROLE siling LOGIN PASSWORD :'password';
CREATE DATABASE siling OWNER siling TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
SQL
