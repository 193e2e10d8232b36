package vigie.alerting.remediate.decide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import vigie.alerting.remediate.guard.Fresh;
import vigie.alerting.remediate.means.Border;
import vigie.alerting.remediate.means.Means;

/** Has services looked at afresh, one look of a service at a time: who asks during a look waits for its answers. On the loop. */
public final class FreshLook {
    /** A look that has not ended by then counts as without answers. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Means means;
    private final Border border;
    private final Map<String, List<Consumer<Fresh>>> waiting = new LinkedHashMap<>();

    public FreshLook(Means means, Border border) {
        this.means = means;
        this.border = border;
    }

    /** Whether a look at a service is under way. */
    boolean busy(String service) {
        return waiting.containsKey(service);
    }

    /** Looks, and hands the answers on, later, on the loop. */
    public void at(String service, Consumer<Fresh> then) {
        List<Consumer<Fresh>> others = waiting.get(service);
        if (others != null) {
            others.add(then);
            return;
        }
        List<Consumer<Fresh>> asked = new ArrayList<>(List.of(then));
        waiting.put(service, asked);
        means.later(PATIENCE, () -> end(service, asked, new Fresh(List.of())));
        boolean asking = border.run(
                "a fresh look at " + service,
                () -> means.when(
                        means.freshChecks().of(service),
                        bug -> List.of(),
                        answers -> end(service, asked, new Fresh(answers))));
        if (!asking) {
            means.loop().execute(() -> end(service, asked, new Fresh(List.of())));
        }
    }

    /** Looks at a service, and at those whose conditions a decision on it rests on; hands all answers on together. */
    void at(String service, Set<String> also, Consumer<Fresh> then) {
        Set<String> all = new TreeSet<>(also);
        all.add(service);
        List<Fresh> seen = new ArrayList<>();
        for (String one : all) {
            at(one, fresh -> {
                seen.add(fresh);
                if (seen.size() == all.size()) {
                    then.accept(Fresh.all(seen));
                }
            });
        }
    }

    private void end(String service, List<Consumer<Fresh>> asked, Fresh fresh) {
        if (waiting.remove(service, asked)) {
            asked.forEach(then -> border.run("a decision on " + service, () -> then.accept(fresh)));
        }
    }
}
