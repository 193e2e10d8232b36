package vigie.detector.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import vigie.detector.condition.Words;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Service.Tier;
import vigie.model.Severity;

/**
 * Whether a dependency fails for several instances: breakers of one name that are not closed on two at least, and on half of those that
 * have one. One open breaker is the trouble of its instance; many of one name are that of what they protect from.
 *
 * <p>A breaker that is half open counts with the open ones: it goes from one to the other for as long as its dependency fails.
 */
final class BreakerRule implements FactRule {
    private static final int LEAST = 2;

    @Override
    public Topic topic() {
        return Topic.BREAKER;
    }

    @Override
    public List<Claim> judge(Picture picture) {
        Map<String, Count> counts = new TreeMap<>();
        for (Picture.View view : picture.views()) {
            for (Fact breaker : view.facts()) {
                counts.computeIfAbsent(breaker.key(), name -> new Count()).add(view.instance(), breaker.value());
            }
        }
        List<Claim> claims = new ArrayList<>();
        counts.forEach((name, count) -> claims.add(claim(name, count, picture)));
        return claims;
    }

    private static Claim claim(String breaker, Count count, Picture picture) {
        int open = count.open.size();
        int unknown = picture.unknown().size();
        State state = isMany(open, count.all)
                ? State.ACTIVE
                : isMany(open + unknown, count.all + unknown) && open > 0 ? State.UNKNOWN : State.CLEAR;
        String numbers = count.all == 0 ? "" : " on " + open + " of " + count.all + " instances";
        String name = Words.foreign(breaker);
        String summary = switch (state) {
            case ACTIVE ->
                picture.service().name() + " has given up calling " + name + ": the breaker is open" + numbers;
            case CLEAR -> picture.service().name() + " calls " + name + ": the breaker is open" + numbers;
            case UNKNOWN ->
                "whether " + name + " fails for " + picture.service().name() + " is not known: open" + numbers
                        + picture.unknownWords();
        };
        Severity severity = picture.service().tier() == Tier.CRITICAL ? Severity.ERROR : Severity.WARNING;
        return new Claim(
                Kind.DEPENDENCY_FAILING, state, severity, Labels.of("breaker", breaker), summary, count.evidence, open);
    }

    private static boolean isMany(int open, int all) {
        return open >= LEAST && 2 * open >= all;
    }

    private static final class Count {
        private final List<Instance> open = new ArrayList<>();
        private final List<String> evidence = new ArrayList<>();
        private int all;

        void add(Instance instance, String state) {
            all++;
            boolean closed = !state.equals("open") && !state.equals("half_open") && !state.equals("forced_open");
            if (!closed) {
                open.add(instance);
                evidence.add(instance.name() + ": " + Words.foreign(state));
            }
        }
    }
}
