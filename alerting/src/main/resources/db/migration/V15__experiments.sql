-- Faults that people made on purpose, beside Vigie. services: their names, one on a line, empty for all; reason: while it runs, why it is to
-- be broken off; deviated: 1, 0, or null if it is not known; until_at: by when it ends by itself; detected_ms, acted_ms, recovered_ms: from
-- the fault that was noticed first.
CREATE TABLE experiment (
    id text NOT NULL PRIMARY KEY,
    title text NOT NULL,
    services text NOT NULL,
    actor text NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    deviated bigint,
    started_at bigint NOT NULL,
    until_at bigint NOT NULL,
    ended_at bigint,
    detected_ms bigint,
    acted_ms bigint,
    recovered_ms bigint
);

-- One at a time, whoever begins it.
CREATE UNIQUE INDEX experiment_running ON experiment (state) WHERE state = 'RUNNING';
CREATE INDEX experiment_newest ON experiment (started_at, id);
