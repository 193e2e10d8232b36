-- When a first notice came up to be sent, whether it was sent then or held back: the pace of new pages to a receiver.
ALTER TABLE outbox ADD COLUMN came_at bigint;
CREATE INDEX outbox_came ON outbox (receiver, came_at) WHERE came_at IS NOT NULL;
CREATE INDEX outbox_held ON outbox (receiver) WHERE state = 'HELD';

-- Receivers that more new pages came up for than they are told of. state: STORM while more come than the estate allows; DIGEST while
-- people are told of what was held back and is still open in one notice; OVER until that is told. held: how many were held back since it
-- began; said: the number that people were told last.
CREATE TABLE page_storm (
    receiver text NOT NULL PRIMARY KEY,
    state text NOT NULL,
    since bigint NOT NULL,
    held bigint NOT NULL,
    said bigint NOT NULL
);
