package vigie.detector.compare;

import java.util.List;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Service.Tier;
import vigie.model.Severity;

/**
 * Whether the cluster that the instances of a service are does its job as a whole: one finding over all that it does not do, since every
 * member tells the same of it. It is over when every instance that is not down has said that it does.
 */
final class ClusterRule implements FactRule {
    @Override
    public Topic topic() {
        return Topic.CLUSTER;
    }

    @Override
    public List<Claim> judge(Picture picture) {
        Complaints complaints = Complaints.in(picture);
        boolean isTold = !picture.views().isEmpty() && picture.unknown().isEmpty();
        State state = !complaints.wrong().isEmpty() ? State.ACTIVE : isTold ? State.CLEAR : State.UNKNOWN;
        String name = "the cluster of " + picture.service().name();
        String summary = switch (state) {
            case ACTIVE -> name + " does not do all of its job: " + complaints.named() + picture.unknownWords();
            case CLEAR -> name + " does its job";
            case UNKNOWN -> "whether " + name + " does its job is not known" + picture.unknownWords();
        };
        Severity severity = picture.service().tier() == Tier.CRITICAL ? Severity.CRITICAL : Severity.ERROR;
        int count = complaints.wrong().size();
        return List.of(
                new Claim(Kind.CLUSTER_FAILING, state, severity, Labels.EMPTY, summary, complaints.evidence(), count));
    }
}
