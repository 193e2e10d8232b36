-- Runs that work on a whole service. scope is what a run works on: an INSTANCE, the MODE of its service, or its SIZE; instance is empty for
-- the last two. Two runs never work on the same at once.
ALTER TABLE remediation_run ADD COLUMN scope text NOT NULL DEFAULT 'INSTANCE';
DROP INDEX remediation_run_one_active;
CREATE UNIQUE INDEX remediation_run_one_active ON remediation_run (service, scope, instance) WHERE active = 1;

-- What a step on a whole service asks for, fixed when its call is authorised.
ALTER TABLE remediation_step ADD COLUMN order_json text;
