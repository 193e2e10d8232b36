-- The audit chain. One row of audit_head is the end of it: its update is the lock that puts writers in a row,
-- on PostgreSQL between nodes, and a chain whose last rows were taken away does not end where it says.
CREATE TABLE audit (
    seq bigint NOT NULL PRIMARY KEY,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    object text NOT NULL,
    previous text NOT NULL,
    hash text NOT NULL
);

CREATE TABLE audit_head (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    seq bigint NOT NULL,
    hash text NOT NULL
);

INSERT INTO audit_head (id, seq, hash)
VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
