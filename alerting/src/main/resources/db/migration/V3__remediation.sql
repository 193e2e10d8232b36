-- Remediation. Nothing that is decided rests on anything but these rows: a process that comes back, or another node, goes on from them.

-- The fencing token, and the lock that puts the decisions of several nodes in a row.
CREATE TABLE remediation_epoch (
    id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch bigint NOT NULL
);

INSERT INTO remediation_epoch (id, epoch) VALUES (1, 0);

-- The red button; no reason, no hold.
CREATE TABLE remediation_hold (
    id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
    reason text,
    actor text NOT NULL,
    at bigint NOT NULL
);

INSERT INTO remediation_hold (id, reason, actor, at) VALUES (1, NULL, 'vigie', 0);

-- A run holds the plan, the target and the cause that it began with, as JSON. active is 1 until its state is a final one;
-- latched is 1 while it keeps its plan from running again on its instance in its incident.
CREATE TABLE remediation_run (
    id text NOT NULL PRIMARY KEY,
    plan text NOT NULL,
    incident text NOT NULL,
    service text NOT NULL,
    instance text NOT NULL,
    mode text NOT NULL,
    plan_json text NOT NULL,
    target_json text NOT NULL,
    cause_json text NOT NULL,
    active_at bigint NOT NULL,
    started_at bigint NOT NULL,
    state text NOT NULL,
    active bigint NOT NULL,
    epoch bigint NOT NULL,
    owner text NOT NULL,
    lease_until bigint NOT NULL,
    step bigint NOT NULL,
    first_call_at bigint,
    last_call_at bigint,
    deadline bigint,
    ending text,
    latched bigint NOT NULL,
    ended_at bigint
);

-- Two nodes, or two plans, never work on one instance at once.
CREATE UNIQUE INDEX remediation_run_one_active ON remediation_run (service, instance) WHERE active = 1;
CREATE INDEX remediation_run_latched ON remediation_run (service) WHERE latched = 1;
CREATE INDEX remediation_run_ended ON remediation_run (service, ended_at);
CREATE INDEX remediation_run_called ON remediation_run (service, first_call_at);
CREATE INDEX remediation_run_newest ON remediation_run (started_at, id);
CREATE INDEX remediation_run_incident ON remediation_run (incident);

-- The steps of the plan, and after them the compensations (undoes names the step).
CREATE TABLE remediation_step (
    run text NOT NULL REFERENCES remediation_run (id),
    number bigint NOT NULL,
    undoes bigint,
    action text NOT NULL,
    state text NOT NULL,
    attempts bigint NOT NULL,
    called_at bigint,
    answered_at bigint,
    outcome text NOT NULL,
    PRIMARY KEY (run, number)
);

-- The authorisations: a call leaves only after its row is on disk. OUT: may have been seen; RETRY: certainly not done, to be
-- sent again at next_at with the same identifier; ANSWERED: over.
CREATE TABLE remediation_call (
    run text NOT NULL REFERENCES remediation_run (id),
    step bigint NOT NULL,
    attempt bigint NOT NULL,
    epoch bigint NOT NULL,
    state text NOT NULL,
    sends bigint NOT NULL,
    url bigint NOT NULL,
    authorised_at bigint NOT NULL,
    sent_at bigint NOT NULL,
    next_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    PRIMARY KEY (run, step, attempt)
);

-- The ledger of what was not done, and why.
CREATE TABLE remediation_refusal (
    id text NOT NULL PRIMARY KEY,
    at bigint NOT NULL,
    plan text NOT NULL,
    incident text NOT NULL,
    service text NOT NULL,
    instance text NOT NULL,
    rule text NOT NULL,
    reason text NOT NULL
);

CREATE INDEX remediation_refusal_newest ON remediation_refusal (at, id);
CREATE INDEX remediation_refusal_service ON remediation_refusal (service, at);

-- Mass failures: of a service, of one of its zones, or of all (service is empty).
CREATE TABLE remediation_storm (
    service text NOT NULL,
    zone text NOT NULL,
    percent bigint NOT NULL,
    active bigint NOT NULL,
    since bigint NOT NULL,
    ended_at bigint,
    PRIMARY KEY (service, zone)
);

-- What remediation itself says to the pipeline. Cleared rows stay, so that a CLEAR that a crash swallowed is said again.
CREATE TABLE remediation_alarm (
    kind text NOT NULL,
    service text NOT NULL,
    instance text NOT NULL,
    plan text NOT NULL,
    active bigint NOT NULL,
    target_json text,
    cause text NOT NULL,
    summary text NOT NULL,
    evidence text NOT NULL,
    since bigint NOT NULL,
    PRIMARY KEY (kind, service, instance, plan)
);
