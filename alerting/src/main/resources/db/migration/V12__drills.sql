-- Rehearsals of plans, those too that did not begin. run: the run that it was, or null; objective_ms, acted_ms, recovered_ms: how long the
-- recovery may take, and how long it took to act and to recover.
CREATE TABLE drill (
    id text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    plan text NOT NULL,
    service text NOT NULL,
    instance text NOT NULL,
    actor text NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    run text,
    started_at bigint NOT NULL,
    ended_at bigint,
    objective_ms bigint,
    acted_ms bigint,
    recovered_ms bigint
);

-- One at a time, whoever begins it.
CREATE UNIQUE INDEX drill_running ON drill (state) WHERE state = 'RUNNING';
CREATE INDEX drill_newest ON drill (started_at, id);
CREATE INDEX drill_instance ON drill (service, instance, started_at);

-- When each drill is due next, by which calendar: what was due while nobody looked is known by it.
CREATE TABLE drill_due (
    name text NOT NULL PRIMARY KEY,
    calendar text NOT NULL,
    next_at bigint NOT NULL
);

-- The last recovery of each service that was measured.
CREATE TABLE recovery (
    service text NOT NULL PRIMARY KEY,
    at bigint NOT NULL,
    took_ms bigint NOT NULL,
    source text NOT NULL
);
