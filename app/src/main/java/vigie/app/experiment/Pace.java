package vigie.app.experiment;

import java.time.Duration;
import java.time.Instant;

/** Time, as an experiment sees it. */
public interface Pace {
    /** The time of the machine. */
    Pace REAL = new Pace() {
        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void pause(Duration time, Stop stop) throws Stop.Stopped {
            stop.await(time.toMillis());
        }
    };

    Instant now();

    /** Waits, unless it is broken off before. */
    void pause(Duration time, Stop stop) throws Stop.Stopped;
}
