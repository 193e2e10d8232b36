package vigie.detector.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.detector.condition.Words;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Service.Tier;
import vigie.model.Severity;

/**
 * Whether a service has the backups that it must have: one finding over all that is wrong with them. Every instance may be asked of the same
 * backups, so what several say is told once. It is over when every instance has said that all is well; one that tells nothing mends nothing.
 */
final class BackupRule implements FactRule {
    private static final int NAMED = 5;

    @Override
    public Topic topic() {
        return Topic.BACKUP;
    }

    @Override
    public List<Claim> judge(Picture picture) {
        Map<String, String> wrong = new LinkedHashMap<>();
        List<String> evidence = new ArrayList<>();
        for (Picture.View view : picture.views()) {
            for (Fact fact : view.facts()) {
                if (!fact.key().isEmpty()) {
                    String what = Words.foreign(fact.key()) + ' ' + Words.foreign(fact.value());
                    wrong.putIfAbsent(fact.key(), what);
                    evidence.add(view.instance().name() + ": " + what);
                }
            }
        }
        boolean allKnown = picture.down().isEmpty() && picture.unknown().isEmpty();
        State state = !wrong.isEmpty() ? State.ACTIVE : allKnown ? State.CLEAR : State.UNKNOWN;
        String name = picture.service().name();
        String summary = switch (state) {
            case ACTIVE -> "backups of " + name + ": " + named(List.copyOf(wrong.values())) + picture.unknownWords();
            case CLEAR -> "backups of " + name + " are as they should be";
            case UNKNOWN -> "how the backups of " + name + " are is not known" + picture.unknownWords();
        };
        Severity severity = picture.service().tier() == Tier.CRITICAL ? Severity.ERROR : Severity.WARNING;
        return List.of(new Claim(Kind.BACKUP_OVERDUE, state, severity, Labels.EMPTY, summary, evidence, wrong.size()));
    }

    private static String named(List<String> wrong) {
        String some = String.join(", ", wrong.subList(0, Math.min(NAMED, wrong.size())));
        return wrong.size() > NAMED ? some + " and " + (wrong.size() - NAMED) + " more" : some;
    }
}
