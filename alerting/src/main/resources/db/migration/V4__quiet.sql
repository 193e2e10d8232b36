-- Alerts that others raised: their texts, where they were raised, and until when their sender vouches for them.
ALTER TABLE alert ADD COLUMN annotations text;
ALTER TABLE alert ADD COLUMN source text;
ALTER TABLE alert ADD COLUMN ends_at bigint;
CREATE INDEX alert_ends ON alert (ends_at) WHERE ends_at IS NOT NULL AND state <> 'RESOLVED';
CREATE INDEX alert_fires ON alert (fired_at, id) WHERE state = 'FIRING';

-- Until when an acknowledgement holds; null for as long as the incident is open.
ALTER TABLE incident ADD COLUMN acknowledged_until bigint;

CREATE TABLE silence (
    id text NOT NULL PRIMARY KEY,
    starts_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    created_by text NOT NULL,
    comment text NOT NULL
);

CREATE INDEX silence_ends ON silence (ends_at);

CREATE TABLE silence_matcher (
    silence text NOT NULL REFERENCES silence (id),
    n bigint NOT NULL,
    label text NOT NULL,
    operation text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (silence, n)
);
