-- When a notice was first tried: how long its receiver could not be told.
ALTER TABLE outbox ADD COLUMN tried_at bigint;
CREATE INDEX outbox_undone ON outbox (receiver) WHERE state IN ('WAITING', 'CLAIMED');
CREATE INDEX told_last ON told (receiver, last_at);
CREATE INDEX told_rejected ON told (receiver) WHERE state = 'REJECTED';

-- What became of notices is shown newest first.
CREATE INDEX outbox_newest ON outbox (created_at, id);
CREATE INDEX outbox_given_up ON outbox (created_at, id) WHERE state IN ('REJECTED', 'EXPIRED');

-- What a receiver called the incident when it took the trigger, where its end must name it.
ALTER TABLE told ADD COLUMN reference text;

-- What the notices of an address are kept together by: the hash of the key, where a key and not the address says so.
ALTER TABLE told ADD COLUMN account text;
