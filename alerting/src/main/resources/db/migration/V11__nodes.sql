-- Which node leads: one row. process is who it is, since two processes may be given one name; beat grows while it lives, and who sees it
-- stand still for lease_ms on his own clock may take over: no two clocks are compared. term is the number of leaders that there were.
CREATE TABLE leader (
    id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
    node text,
    process text,
    term bigint NOT NULL,
    beat bigint NOT NULL,
    lease_ms bigint NOT NULL
);

INSERT INTO leader (id, node, process, term, beat, lease_ms) VALUES (1, NULL, NULL, 0, 0, 0);

-- Keys that all nodes must have alike, in Base64.
CREATE TABLE shared_key (
    name text NOT NULL PRIMARY KEY,
    value text NOT NULL
);
