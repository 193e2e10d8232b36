package vigie.app.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import vigie.app.simulate.VirtualExecutor;
import vigie.app.simulate.VirtualTime;

class VirtualTimeTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"), Crash.class::isInstance);
    private final VirtualExecutor executor = time.executor();
    private final List<String> done = new ArrayList<>();

    @Test
    void runsByTimeAndThenInTheOrderOfScheduling() {
        after(2, "c");
        after(1, "a");
        after(1, "b");
        executor.execute(() -> done.add("now"));
        time.advance(Duration.ofSeconds(2));
        assertThat(done).containsExactly("now", "a", "b", "c");
        assertThat(time.instant()).isEqualTo(Instant.parse("2026-01-01T00:00:02Z"));
    }

    @Test
    void aTaskSeesItsOwnMomentAndMayScheduleMore() {
        var unused = executor.schedule(
                () -> {
                    done.add("first at " + time.elapsed().toSeconds());
                    var unusedSecond = executor.schedule(
                            () -> done.add("second at " + time.elapsed().toSeconds()), 3, TimeUnit.SECONDS);
                },
                2,
                TimeUnit.SECONDS);
        time.advance(Duration.ofSeconds(10));
        assertThat(done).containsExactly("first at 2", "second at 5");
    }

    @Test
    void whatIsCancelledDoesNotRun() {
        ScheduledFuture<?> task = executor.schedule(() -> done.add("never"), 1, TimeUnit.SECONDS);
        task.cancel(false);
        time.advance(Duration.ofSeconds(2));
        assertThat(done).isEmpty();
    }

    @Test
    void aKilledProcessDoesNothingMoreAndOthersGoOn() {
        after(1, "dead");
        VirtualExecutor other = time.executor();
        var unused = other.schedule(() -> done.add("alive"), 1, TimeUnit.SECONDS);
        executor.kill();
        after(1, "dead too");
        time.advance(Duration.ofSeconds(2));
        assertThat(done).containsExactly("alive");
    }

    @Test
    void aFixedRateDoesNotDrift() {
        var unused = executor.scheduleAtFixedRate(
                () -> done.add(Long.toString(time.elapsed().toMillis())), 500, 1000, TimeUnit.MILLISECONDS);
        time.advance(Duration.ofSeconds(3));
        assertThat(done).containsExactly("500", "1500", "2500");
    }

    @Test
    void whatATaskThrowsIsKeptAndACrashIsNot() {
        executor.execute(() -> {
            throw new IllegalStateException("a bug");
        });
        executor.execute(() -> {
            throw new Crash("on purpose");
        });
        time.advance(Duration.ofSeconds(1));
        assertThat(time.escaped()).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTaskThatIsAlwaysThereAgainIsFound() {
        executor.execute(new Runnable() {
            @Override
            public void run() {
                executor.execute(this);
            }
        });
        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1))).hasMessageContaining("time stands still");
    }

    private void after(int seconds, String what) {
        var unused = executor.schedule(() -> done.add(what), seconds, TimeUnit.SECONDS);
    }
}
