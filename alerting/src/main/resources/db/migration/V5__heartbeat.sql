-- When each node last proved that its record takes changes.
CREATE TABLE heartbeat (
    node text NOT NULL PRIMARY KEY,
    at bigint NOT NULL
);
