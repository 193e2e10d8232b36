-- The checks that wait to be called: when each was first looked at or called, when last, to about a day, and its last call. ok, message:
-- what the caller said.
CREATE TABLE beat (
    name text NOT NULL PRIMARY KEY,
    since bigint NOT NULL,
    looked_at bigint NOT NULL,
    at bigint,
    ok bigint NOT NULL,
    message text NOT NULL
);

-- When a node was last there to take calls: one row, whichever node it was.
CREATE TABLE listener (
    id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
    at bigint NOT NULL
);

-- Times in which no node was there to take calls. The first row says that nobody was before the first node began.
CREATE TABLE deaf (
    until_at bigint NOT NULL,
    from_at bigint NOT NULL
);
CREATE INDEX deaf_until ON deaf (until_at);
