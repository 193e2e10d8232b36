package vigie.app.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vigie.alerting.record.AuditChain;
import vigie.alerting.record.Database;
import vigie.alerting.record.RecordException;
import vigie.app.sim.RecordFaults.Once;
import vigie.app.simulate.VirtualTime;

class SimRecordTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"), Crash.class::isInstance);
    private final RecordFaults faults = new RecordFaults(new Story(time));
    private final SimRecord record = new SimRecord();
    private SimRecord.Open open = record.open(time.clock(), faults);

    @AfterEach
    void close() {
        open.close();
        record.close();
    }

    @Test
    void keepsWhatWasCommittedOverAProcessThatWasKilled() {
        write("one");
        reopen();
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void givesUpWhatTheKilledProcessDidNotCommit() {
        faults.arm(Once.KILLED_BEFORE_COMMIT, 2);
        write("one");
        assertThatThrownBy(() -> write("two")).isInstanceOf(Crash.class);
        reopen();
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void keepsWhatTheKilledProcessCommitted() {
        faults.arm(Once.KILLED_AFTER_COMMIT, 1);
        assertThatThrownBy(() -> write("one")).isInstanceOf(Crash.class);
        reopen();
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void aCommitMayFailAlthoughItWasTaken() {
        faults.arm(Once.COMMIT_FAILS_TAKEN, 1);
        assertThatThrownBy(() -> write("one")).isInstanceOf(RecordException.class);
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void aCommitOrAStatementThatFailsLeavesNothing() {
        faults.arm(Once.COMMIT_FAILS, 1);
        assertThatThrownBy(() -> write("one")).isInstanceOf(RecordException.class);
        faults.arm(Once.STATEMENT_FAILS, 3);
        assertThatThrownBy(() -> write("two")).isInstanceOf(RecordException.class);
        assertThat(entries()).isZero();
        write("three");
        assertThat(entries()).isEqualTo(1);
    }

    @Test
    void aFullDiskRefusesChangesAndAnswersReads() {
        write("one");
        faults.become(RecordFaults.State.FULL);
        assertThatThrownBy(() -> write("two")).isInstanceOf(RecordException.class);
        assertThat(entries()).isEqualTo(1);
        faults.become(RecordFaults.State.GONE);
        assertThatThrownBy(this::entries).isInstanceOf(RecordException.class);
        faults.become(RecordFaults.State.WELL);
        write("two");
        assertThat(entries()).isEqualTo(2);
    }

    private void reopen() {
        open.close();
        open = record.open(time.clock(), faults);
    }

    private void write(String what) {
        Database database = open.database();
        database.write(tx -> {
            tx.audit("vigie", what, Map.of());
            return what;
        });
    }

    private long entries() {
        return open.database().read(AuditChain::head).seq();
    }
}
