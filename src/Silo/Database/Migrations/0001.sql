-- Who is in a cluster. One row per cluster holds the version of the whole table; every change of membership raises it, so changes are ordered.
CREATE TABLE modcomp_cluster (
    cluster_id text PRIMARY KEY,
    version integer NOT NULL
);

CREATE TABLE modcomp_silo (
    cluster_id text NOT NULL REFERENCES modcomp_cluster ON DELETE CASCADE,
    address text NOT NULL,
    status integer NOT NULL,
    silo_name text NOT NULL,
    host_name text NOT NULL,
    proxy_port integer NOT NULL,
    -- Who suspects the silo, and since when: address and ticks, separated by a vertical bar.
    suspicions text[] NOT NULL,
    started_at timestamptz NOT NULL,
    alive_at timestamptz NOT NULL,
    tag bigint NOT NULL,
    PRIMARY KEY (cluster_id, address)
);

-- What has to be woken. The hash says which silo is responsible.
CREATE TABLE modcomp_reminder (
    service_id text NOT NULL,
    grain_id text NOT NULL,
    name text NOT NULL,
    grain_hash bigint NOT NULL,
    start_at timestamptz NOT NULL,
    period_ticks bigint NOT NULL,
    tag bigint NOT NULL,
    PRIMARY KEY (service_id, grain_id, name)
);
CREATE INDEX modcomp_reminder_hash ON modcomp_reminder (service_id, grain_hash);

-- The sweeps of the cluster, in the order of submission. Their trials are in the shared ledger.
CREATE TABLE modcomp_cluster_sweep (
    place bigint GENERATED ALWAYS AS IDENTITY,
    id text PRIMARY KEY,
    version bigint NOT NULL,
    spec text NOT NULL,
    source text NOT NULL,
    engine text NOT NULL,
    arithmetic integer NOT NULL,
    priority integer NOT NULL,
    submitted_at timestamptz NOT NULL,
    state text NOT NULL,
    failure text,
    results_hash text,
    trials_done bigint NOT NULL,
    target jsonb
);
