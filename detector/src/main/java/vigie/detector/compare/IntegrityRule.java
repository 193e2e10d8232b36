package vigie.detector.compare;

import java.util.ArrayList;
import java.util.List;
import vigie.detector.condition.Words;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Service.Tier;
import vigie.model.Severity;

/**
 * Whether what a service keeps is whole: one finding over all that is broken of it. It is over when every instance has said that all is
 * whole; one that tells nothing, because it has not looked at everything yet or does not answer, mends nothing.
 */
final class IntegrityRule implements FactRule {
    private static final int NAMED = 5;

    @Override
    public Topic topic() {
        return Topic.INTEGRITY;
    }

    @Override
    public List<Claim> judge(Picture picture) {
        List<String> broken = new ArrayList<>();
        List<String> evidence = new ArrayList<>();
        for (Picture.View view : picture.views()) {
            for (Fact fact : view.facts()) {
                if (!fact.key().isEmpty()) {
                    String what = Words.foreign(fact.key()) + ' ' + Words.foreign(fact.value());
                    broken.add(what);
                    evidence.add(view.instance().name() + ": " + what);
                }
            }
        }
        boolean allKnown = picture.down().isEmpty() && picture.unknown().isEmpty();
        State state = !broken.isEmpty() ? State.ACTIVE : allKnown ? State.CLEAR : State.UNKNOWN;
        String name = picture.service().name();
        String summary = switch (state) {
            case ACTIVE -> "what " + name + " keeps is broken: " + named(broken) + picture.unknownWords();
            case CLEAR -> "what " + name + " keeps is whole";
            case UNKNOWN -> "whether what " + name + " keeps is whole is not known" + picture.unknownWords();
        };
        Severity severity = picture.service().tier() == Tier.CRITICAL ? Severity.CRITICAL : Severity.ERROR;
        return List.of(
                new Claim(Kind.INTEGRITY_BROKEN, state, severity, Labels.EMPTY, summary, evidence, broken.size()));
    }

    private static String named(List<String> broken) {
        String some = String.join(", ", broken.subList(0, Math.min(NAMED, broken.size())));
        return broken.size() > NAMED ? some + " and " + (broken.size() - NAMED) + " more" : some;
    }
}
