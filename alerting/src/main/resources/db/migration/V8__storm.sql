-- The worst alert of a service in an incident is found without sorting those that fire, of which a storm has thousands.
DROP INDEX alert_firing;
CREATE INDEX alert_firing ON alert (incident, service,
    (CASE severity WHEN 'CRITICAL' THEN 0 WHEN 'ERROR' THEN 1 WHEN 'WARNING' THEN 2 ELSE 3 END), fired_at, id)
    WHERE state = 'FIRING';
