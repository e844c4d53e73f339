-- The two roles of Certkeep, run once by a superuser: the owner migrates, the app serves. Neither is a superuser and
-- neither may bypass row-level security, so a forgotten condition cannot show one tenant to another.
--   psql --set=owner_password=… --set=app_password=… --file=roles.sql
CREATE ROLE certkeep_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB PASSWORD :'owner_password';
CREATE ROLE certkeep_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'app_password';

-- In template1, so that a database the owner makes later has them too.
\connect template1
ALTER DEFAULT PRIVILEGES FOR ROLE certkeep_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO certkeep_app;
ALTER DEFAULT PRIVILEGES FOR ROLE certkeep_owner GRANT USAGE, SELECT ON SEQUENCES TO certkeep_app;

CREATE DATABASE certkeep OWNER certkeep_owner;
REVOKE CONNECT, TEMPORARY ON DATABASE certkeep FROM PUBLIC;
GRANT CONNECT ON DATABASE certkeep TO certkeep_app;
