package vigie.alerting.remediate;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import vigie.alerting.record.Postgres;

/** The stories of remediation with their record on PostgreSQL: the same statements, the same endings. */
class PostgresRemediationIT {
    @BeforeAll
    static void onPostgres() {
        TestRecord.server = Postgres::newRecord;
    }

    @AfterAll
    static void onFilesAgain() {
        TestRecord.server = null;
    }

    @Nested
    class Brakes extends BrakeTest {}

    @Nested
    class Calls extends CallTest {}

    @Nested
    class Drills extends DrillTest {}

    @Nested
    class Failovers extends FailoverTest {}

    @Nested
    class FourEyes extends FourEyesTest {}

    @Nested
    class Healings extends HealingTest {}

    @Nested
    class Leases extends LeaseTest {}

    @Nested
    class Modes extends ModesTest {}

    @Nested
    class People extends PeopleTest {}

    @Nested
    class Trust extends ScorecardTest {}

    @Nested
    class Takeovers extends TakeoverTest {}
}
