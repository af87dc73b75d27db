-- Where the archive of a sweep stood when the sweep came to rest.
ALTER TABLE modcomp_cluster_sweep ADD COLUMN archive jsonb;
