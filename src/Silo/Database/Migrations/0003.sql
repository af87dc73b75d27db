-- Words of its users on a sweep; and that it is being removed, which nobody sees any more and the next silo finishes.
ALTER TABLE modcomp_cluster_sweep ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
ALTER TABLE modcomp_cluster_sweep ADD COLUMN removing boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX modcomp_cluster_sweep_place ON modcomp_cluster_sweep (place);
