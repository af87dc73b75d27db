-- Which silo is at work on which sweep: in how many silos, one after the other, that began without a new trial, and how
-- many trials there were. A silo that leaves in order and a sweep that comes to rest take their rows away.
CREATE TABLE modcomp_cluster_work (
    sweep text NOT NULL,
    silo text NOT NULL,
    starts integer NOT NULL,
    trials bigint NOT NULL,
    PRIMARY KEY (sweep, silo)
);
