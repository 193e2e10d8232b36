package vigie.app.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import vigie.app.simulate.VirtualTime;

/** Everything that happened in a run, in order, for people who must understand a failure. */
final class Story {
    private final VirtualTime time;
    private final List<String> lines = new ArrayList<>();

    Story(VirtualTime time) {
        this.time = time;
    }

    void tell(String who, String what) {
        lines.add(String.format("%10s  %-9s %s", clock(time.elapsed()), who, what));
    }

    /** As {@code 1:02:03.250}, from the start of the run. */
    static String clock(Duration elapsed) {
        String hours = elapsed.toHours() == 0 ? "" : elapsed.toHours() + ":";
        return hours
                + String.format(
                        "%02d:%02d.%03d", elapsed.toMinutesPart(), elapsed.toSecondsPart(), elapsed.toMillisPart());
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
