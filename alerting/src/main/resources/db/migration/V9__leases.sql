-- Who works on a service, or on one instance of it: healing leaves it alone until then. An empty instance is the whole service.
CREATE TABLE lease (
    id text NOT NULL PRIMARY KEY,
    service text NOT NULL,
    instance text NOT NULL,
    holder text NOT NULL,
    reason text NOT NULL,
    since bigint NOT NULL,
    until bigint NOT NULL
);

CREATE INDEX lease_service ON lease (service, until);
