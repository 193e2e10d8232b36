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
import vigie.model.Severity;

/**
 * Whether all instances give the same answer to the same question. Two different answers are a disagreement; it is over when all that are
 * not down have answered alike, and there is none to tell of while only one answers.
 */
final class AgreementRule implements FactRule {
    private static final int MOST_SHOWN = 200;

    private final Topic topic;
    private final Kind kind;
    private final Severity severity;
    private final String label;
    private final String about;

    private AgreementRule(Topic topic, Kind kind, Severity severity, String label, String about) {
        this.topic = topic;
        this.kind = kind;
        this.severity = severity;
        this.label = label;
        this.about = about;
    }

    /** Where the master of each name is, by the Sentinels. Clients that ask different ones write to different servers. */
    static AgreementRule ofSentinels() {
        return new AgreementRule(
                Topic.MASTER, Kind.SENTINELS_DISAGREE, Severity.CRITICAL, "master", "where the master is of ");
    }

    /** What name servers answer to a question. */
    static AgreementRule ofResolvers() {
        return new AgreementRule(
                Topic.DNS_ANSWER, Kind.RESOLVERS_DISAGREE, Severity.WARNING, "question", "the answer to ");
    }

    @Override
    public Topic topic() {
        return topic;
    }

    @Override
    public List<Claim> judge(Picture picture) {
        Map<String, Map<String, List<Instance>>> answers = new TreeMap<>();
        for (Picture.View view : picture.views()) {
            for (Fact fact : view.facts()) {
                answers.computeIfAbsent(fact.key(), key -> new TreeMap<>())
                        .computeIfAbsent(fact.value(), value -> new ArrayList<>())
                        .add(view.instance());
            }
        }
        List<Claim> claims = new ArrayList<>();
        answers.forEach((question, byAnswer) -> claims.add(claim(question, byAnswer, picture)));
        return claims;
    }

    private Claim claim(String question, Map<String, List<Instance>> byAnswer, Picture picture) {
        State state = byAnswer.size() > 1 ? State.ACTIVE : picture.unknown().isEmpty() ? State.CLEAR : State.UNKNOWN;
        String name = about + Words.foreign(question);
        List<String> evidence = new ArrayList<>();
        byAnswer.forEach((answer, by) -> evidence.add(Picture.names(by) + ": " + shown(answer)));
        String summary = picture.service().name()
                + switch (state) {
                    case ACTIVE -> " does not agree on " + name + ": " + String.join("; ", evidence);
                    case CLEAR -> " agrees on " + name;
                    case UNKNOWN -> ": whether all agree on " + name + " is not known" + picture.unknownWords();
                };
        return new Claim(kind, state, severity, Labels.of(label, question), summary, evidence, byAnswer.size());
    }

    private static String shown(String answer) {
        return Words.foreign(answer.length() > MOST_SHOWN ? answer.substring(0, MOST_SHOWN) + '…' : answer);
    }
}
