-- What decisions were worth, with hindsight: what plans in shadow would have done, and what was done if a person judged it.
-- version: what the plan was; due_at: until when an action would have had to be seen to work; actor: vigie, or a person.
CREATE TABLE remediation_judgement (
    run text NOT NULL PRIMARY KEY REFERENCES remediation_run (id),
    plan text NOT NULL,
    version text NOT NULL,
    due_at bigint NOT NULL,
    verdict text NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    judged_at bigint
);

CREATE INDEX remediation_judgement_plan ON remediation_judgement (plan, version, verdict);
CREATE INDEX remediation_judgement_open ON remediation_judgement (due_at) WHERE verdict = 'OPEN';
CREATE INDEX alert_lives ON alert (condition, active_at);

-- Who has approved a run that waits for people.
CREATE TABLE remediation_approval (
    run text NOT NULL REFERENCES remediation_run (id),
    actor text NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (run, actor)
);

-- What was heard from other tools of incidents: an event that comes again, or late, changes nothing.
CREATE TABLE outside_event (
    source text NOT NULL,
    id text NOT NULL,
    incident text NOT NULL,
    occurred_at bigint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (source, id)
);

CREATE INDEX outside_event_incident ON outside_event (source, incident, occurred_at);
CREATE INDEX outside_event_at ON outside_event (at);

-- When a silence last matched an alert that fires; null for never.
ALTER TABLE silence ADD COLUMN matched_at bigint;
