CREATE ROLE shop LOGIN PASSWORD '@shop@';
CREATE ROLE vigie LOGIN PASSWORD '@vigie@' IN ROLE pg_monitor;

-- No constraint holds the price, as in many a real shop: Vigie's check looks for what the database lets through.
CREATE TABLE stock (sku text PRIMARY KEY, price numeric(12, 2) NOT NULL, count int NOT NULL);
INSERT INTO stock VALUES ('anchor', 210.00, 1000000), ('buoy', 49.90, 1000000), ('lantern', 35.50, 1000000);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text NOT NULL REFERENCES stock,
    amount numeric(12, 2) NOT NULL,
    state text NOT NULL DEFAULT 'PLACED',
    placed_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE payments (order_id bigint PRIMARY KEY REFERENCES orders, amount numeric(12, 2) NOT NULL, ordered_at timestamptz NOT NULL);
CREATE TABLE sagas (order_id bigint PRIMARY KEY REFERENCES orders, state text NOT NULL DEFAULT 'STARTED', started_at timestamptz NOT NULL DEFAULT now());

-- Who changed what, in the transaction that changed it.
CREATE TABLE journal (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL, state text NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX ON journal (order_id);
CREATE FUNCTION journal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$BEGIN INSERT INTO journal (order_id, state) VALUES (new.id, new.state); RETURN new; END$$;
CREATE TRIGGER journal AFTER INSERT OR UPDATE OF state ON orders FOR EACH ROW EXECUTE FUNCTION journal();

GRANT SELECT, UPDATE ON stock TO shop;
GRANT SELECT, INSERT, UPDATE ON orders, sagas TO shop;
GRANT SELECT, INSERT ON payments TO shop;

-- What Vigie needs, and no more.
CREATE TABLE vigie_canary (id int PRIMARY KEY, at timestamptz NOT NULL);
INSERT INTO vigie_canary VALUES (1, now());
GRANT SELECT, UPDATE ON vigie_canary TO vigie;
GRANT SELECT (order_id, state, started_at) ON sagas TO vigie;
GRANT SELECT ON orders, stock, journal TO vigie;

CREATE EXTENSION dblink; -- for the fault that takes the connections
