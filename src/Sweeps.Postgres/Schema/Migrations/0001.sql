-- A sweep: what all its results have in common, and the spec as its user wrote it.
CREATE TABLE modcomp_sweep (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         text NOT NULL UNIQUE,
    spec_text    text NOT NULL,
    engine       text NOT NULL,
    arithmetic   integer NOT NULL,
    code_version text NOT NULL,
    source_text  text NOT NULL,
    assignments  text[] NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- A process that works on a sweep.
CREATE TABLE modcomp_worker (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sweep        integer NOT NULL REFERENCES modcomp_sweep ON DELETE CASCADE,
    host         text NOT NULL,
    process      integer NOT NULL,
    threads      integer NOT NULL,
    code_version text NOT NULL,
    lease        interval NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    left_at      timestamptz
);

-- Committed trials: consecutive ones of one configuration, results in the layout of the file ledger. The exclusion constraint is the promise that
-- no trial is ever committed twice, kept by the database whatever its clients do. Sweep, configuration and trial are folded into one number
-- because ranges of numbers need no extension.
CREATE TABLE modcomp_block (
    sweep         integer NOT NULL REFERENCES modcomp_sweep ON DELETE CASCADE,
    configuration integer NOT NULL CHECK (configuration >= 0),
    first_trial   bigint NOT NULL CHECK (first_trial >= 0),
    trials        integer NOT NULL CHECK (trials > 0),
    classes       integer NOT NULL,
    modalities    integer NOT NULL,
    encoding      smallint NOT NULL,
    checksum      integer NOT NULL,
    payload       bytea NOT NULL,
    worker        bigint,
    committed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    transaction   xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (sweep, configuration, first_trial),
    CONSTRAINT modcomp_block_commits_a_trial_once EXCLUDE USING gist (numrange(
        sweep * 79228162514264337593543950336::numeric + configuration * 18446744073709551616::numeric + first_trial,
        sweep * 79228162514264337593543950336::numeric + configuration * 18446744073709551616::numeric + first_trial + trials) WITH &&)
);

-- Results hardly compress, and compressing them would be most of the work.
ALTER TABLE modcomp_block ALTER COLUMN payload SET STORAGE EXTERNAL;

-- What is new since a transaction.
CREATE INDEX modcomp_block_news ON modcomp_block (sweep, transaction);

-- Who may work on which block until when.
CREATE TABLE modcomp_lease (
    sweep         integer NOT NULL REFERENCES modcomp_sweep ON DELETE CASCADE,
    configuration integer NOT NULL,
    first_trial   bigint NOT NULL,
    trials        integer NOT NULL,
    worker        bigint NOT NULL,
    token         bigint NOT NULL,
    granted_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (sweep, configuration, first_trial)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Every grant has a number of its own, so that a message about an old grant cannot be taken for one about a new grant.
CREATE SEQUENCE modcomp_lease_token;

-- A trial that came back with other bits than the committed ones.
CREATE TABLE modcomp_alarm (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sweep         integer NOT NULL REFERENCES modcomp_sweep ON DELETE CASCADE,
    configuration integer NOT NULL,
    trial         bigint,
    what          text NOT NULL,
    offered       bytea,
    worker        bigint,
    raised_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
