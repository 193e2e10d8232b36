-- One row for each life of a condition: from pending or firing to resolved. A condition has one open life at most.
-- The timer: proved_ms is what was proved until known_since; from there on time counts, until due_at; both are null while
-- it stands still. While pending it proves that the condition holds, while firing that it is gone.
CREATE TABLE alert (
    id text NOT NULL PRIMARY KEY,
    condition text NOT NULL,
    kind text NOT NULL,
    service text NOT NULL,
    instance text NOT NULL,
    severity text NOT NULL,
    labels text NOT NULL,
    summary text NOT NULL,
    value double precision,
    state text NOT NULL,
    seen text NOT NULL,
    proved_ms bigint NOT NULL,
    known_since bigint,
    due_at bigint,
    active_at bigint NOT NULL,
    fired_at bigint,
    resolved_at bigint,
    incident text
);

CREATE UNIQUE INDEX alert_open ON alert (condition) WHERE state <> 'RESOLVED';
CREATE INDEX alert_due ON alert (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX alert_service ON alert (service, state) WHERE state <> 'RESOLVED';
CREATE INDEX alert_firing ON alert (incident, service) WHERE state = 'FIRING';
CREATE INDEX alert_incident ON alert (incident, fired_at);

-- When a node was last seen alive: how far the timers may count after a crash.
CREATE TABLE pulse (
    node text NOT NULL PRIMARY KEY,
    at bigint NOT NULL
);

-- One open incident for each root. own and others: how many alerts of the root and of its dependants fire.
CREATE TABLE incident (
    id text NOT NULL PRIMARY KEY,
    service text NOT NULL,
    severity text NOT NULL,
    summary text NOT NULL,
    opened_at bigint NOT NULL,
    closed_at bigint,
    acknowledged_by text,
    merged_into text,
    own bigint NOT NULL,
    others bigint NOT NULL,
    root_clear_at bigint
);

CREATE UNIQUE INDEX incident_open ON incident (service) WHERE closed_at IS NULL;
CREATE INDEX incident_order ON incident (opened_at, id);

CREATE TABLE timeline (
    incident text NOT NULL,
    n bigint NOT NULL,
    at bigint NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    data text NOT NULL,
    PRIMARY KEY (incident, n)
);

-- What each receiver was told of each incident. address: the hash of where, and with which key, the trigger went.
CREATE TABLE told (
    incident text NOT NULL,
    receiver text NOT NULL,
    state text NOT NULL,
    address text,
    group_ms bigint NOT NULL,
    repeat_ms bigint NOT NULL,
    last_at bigint,
    PRIMARY KEY (incident, receiver)
);

CREATE INDEX told_waiting ON told (incident) WHERE state = 'WAITING';
CREATE INDEX told_repeat ON told (last_at) WHERE state = 'TOLD';

-- A notice that is written here is delivered, whatever ends in between. n orders the notices of one incident to one receiver.
-- payload is null until the first attempt: then it is what every attempt sends. reached: a former attempt may have arrived.
CREATE TABLE outbox (
    id text NOT NULL PRIMARY KEY,
    incident text NOT NULL,
    receiver text NOT NULL,
    n bigint NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    input text NOT NULL,
    priority integer NOT NULL,
    state text NOT NULL,
    payload text,
    attempts integer NOT NULL,
    reached integer NOT NULL,
    created_at bigint NOT NULL,
    next_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    claimed_by text,
    epoch bigint NOT NULL,
    error text NOT NULL
);

CREATE UNIQUE INDEX outbox_lane ON outbox (incident, receiver, n);
CREATE INDEX outbox_due ON outbox (next_at) WHERE state IN ('WAITING', 'CLAIMED');
