package vigie.detector.compare;

import java.util.List;
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
    @Override
    public Topic topic() {
        return Topic.BACKUP;
    }

    @Override
    public List<Claim> judge(Picture picture) {
        Complaints complaints = Complaints.in(picture);
        boolean allKnown = picture.down().isEmpty() && picture.unknown().isEmpty();
        State state = !complaints.wrong().isEmpty() ? State.ACTIVE : allKnown ? State.CLEAR : State.UNKNOWN;
        String name = picture.service().name();
        String summary = switch (state) {
            case ACTIVE -> "backups of " + name + ": " + complaints.named() + picture.unknownWords();
            case CLEAR -> "backups of " + name + " are as they should be";
            case UNKNOWN -> "how the backups of " + name + " are is not known" + picture.unknownWords();
        };
        Severity severity = picture.service().tier() == Tier.CRITICAL ? Severity.ERROR : Severity.WARNING;
        int count = complaints.wrong().size();
        return List.of(
                new Claim(Kind.BACKUP_OVERDUE, state, severity, Labels.EMPTY, summary, complaints.evidence(), count));
    }
}
