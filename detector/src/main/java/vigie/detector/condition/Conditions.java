package vigie.detector.condition;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.FindingSink;

/**
 * What was last said of each condition, so that only the first known state and each change are said.
 *
 * <p>Any thread. The sink is called under the lock, so it hears the states of a condition in the order in which they are kept
 * here. A call costs a look-up by identity among all conditions, and none is made for a state that did not change.
 */
public final class Conditions {
    private final FindingSink sink;
    private final TreeMap<String, Entry> entries = new TreeMap<>(); // by identity: the order of holding()

    /** Conditions of which nothing was said yet. */
    public Conditions(FindingSink sink) {
        this.sink = sink;
    }

    /**
     * Says a state, unless it is what was said last. While only the severity changes the state keeps its {@code since}.
     */
    public synchronized void say(Finding finding) {
        String id = finding.id();
        Entry last = entries.get(id);
        if (last != null && last.said.state() == finding.state()) {
            if (last.said.severity() == finding.severity()) {
                return;
            }
            finding = since(finding, last.said);
        }
        entries.put(id, new Entry(finding, held(finding, last)));
        sink.accept(finding);
    }

    /** Says again what holds, since more is known of it; nothing if it does not hold any more. */
    public synchronized void renew(Finding finding) {
        Entry last = entries.get(finding.id());
        if (last != null && last.said.state() == State.ACTIVE && finding.state() == State.ACTIVE) {
            Finding renewed = since(finding, last.said);
            entries.put(finding.id(), new Entry(renewed, true));
            sink.accept(renewed);
        }
    }

    /**
     * Says a state for the last time and forgets the condition. It is said even if nothing was said of it before: an alert of
     * an earlier process may still fire.
     */
    public synchronized void end(Finding finding) {
        entries.remove(finding.id());
        sink.accept(finding);
    }

    /** Every condition that holds, or held when it was last known, in the order of their identities. */
    public synchronized List<Finding> holding() {
        List<Finding> holding = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.held) {
                holding.add(entry.said);
            }
        }
        return holding;
    }

    /** Whether a condition holds after this: what cannot be known is what it was. */
    private static boolean held(Finding finding, @Nullable Entry last) {
        return switch (finding.state()) {
            case ACTIVE -> true;
            case CLEAR -> false;
            case UNKNOWN -> last != null && last.held;
        };
    }

    private static Finding since(Finding now, Finding before) {
        return new Finding(
                now.kind(),
                now.state(),
                now.severity(),
                now.service(),
                now.instance(),
                now.check(),
                now.signal(),
                now.series(),
                now.summary(),
                now.evidence(),
                before.since(),
                now.value(),
                now.score(),
                now.low(),
                now.high());
    }

    private record Entry(Finding said, boolean held) {}
}
