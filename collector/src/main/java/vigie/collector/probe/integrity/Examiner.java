package vigie.collector.probe.integrity;

import java.time.Duration;
import java.util.function.Consumer;
import vigie.collector.probe.Probe.Answer;

/** Looks at a part of what must be whole, and tells what is known of all of it. */
interface Examiner {
    /** Looks on, within the time; tells exactly once. */
    void look(Duration timeout, Consumer<Answer> whenDone);

    /** Ends what is under way. */
    void close();
}
