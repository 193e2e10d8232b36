package vigie.alerting.loop;

import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import vigie.alerting.alert.ActiveConditions;
import vigie.alerting.remediate.plan.Trigger;

/**
 * The conditions that fire, as remediation sees them: a view and not a copy, since in a storm each turn would make one of a hundred
 * thousand. The room's thread.
 */
final class Triggers extends AbstractCollection<Trigger> {
    private final ActiveConditions active;

    Triggers(ActiveConditions active) {
        this.active = active;
    }

    @Override
    public Iterator<Trigger> iterator() {
        Iterator<ActiveConditions.Held> held = firing().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return held.hasNext();
            }

            @Override
            public Trigger next() {
                ActiveConditions.Held one = held.next();
                return new Trigger(one.finding(), Objects.requireNonNull(one.incident()), one.activeAt());
            }
        };
    }

    @Override
    public int size() {
        return firing().size();
    }

    private Collection<ActiveConditions.Held> firing() {
        return active.firing();
    }
}
