package vigie.detector.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import vigie.detector.condition.Words;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Severity;

/**
 * Whether exactly one copy of a database takes writes.
 *
 * <pre>
 * primaries seen   all others known   others down   others unknown
 * 0                MISSING            MISSING       not known
 * 1                fine               fine          fine, but a split brain may have been one before
 * 2 or more        SPLIT_BRAIN        SPLIT_BRAIN   SPLIT_BRAIN
 * </pre>
 *
 * <p>A split brain is over when every copy has said so, or is gone from the estate: one that cannot be reached from here may be a primary
 * for others. Where the estate labels every instance {@code role: standby}, or {@code replica}, no primary is missed.
 */
final class PrimaryRule implements FactRule {
    private static final String PRIMARY = "primary";
    private static final Set<String> STANDBY = Set.of("standby", "replica", "slave");

    @Override
    public Topic topic() {
        return Topic.ROLE;
    }

    @Override
    public List<Claim> judge(Picture picture) {
        List<Instance> primaries = new ArrayList<>();
        List<String> evidence = new ArrayList<>();
        for (Picture.View view : picture.views()) {
            String role = view.facts().get(0).value();
            evidence.add(view.instance().name() + " is " + Words.foreign(role));
            if (role.equals(PRIMARY)) {
                primaries.add(view.instance());
            }
        }
        picture.down().forEach(instance -> evidence.add(instance.name() + " is down"));
        picture.unknown().forEach(instance -> evidence.add("nothing is known of " + instance.name()));
        List<Claim> claims = new ArrayList<>(2);
        claims.add(split(picture, primaries, evidence));
        if (!onlyStandbys(picture)) {
            claims.add(missing(picture, primaries, evidence));
        }
        return claims;
    }

    private static boolean onlyStandbys(Picture picture) {
        return picture.down().isEmpty()
                && picture.unknown().isEmpty()
                && picture.views().stream()
                        .allMatch(view -> STANDBY.contains(
                                String.valueOf(view.instance().labels().get("role"))));
    }

    private static Claim split(Picture picture, List<Instance> primaries, List<String> evidence) {
        boolean whole = picture.down().isEmpty() && picture.unknown().isEmpty();
        State state = primaries.size() > 1 ? State.ACTIVE : whole ? State.CLEAR : State.UNKNOWN;
        String summary = switch (state) {
            case ACTIVE ->
                primaries.size() + " primaries of " + picture.service().name() + ": " + Picture.names(primaries);
            case CLEAR -> picture.service().name() + " has no second primary";
            case UNKNOWN -> "whether " + picture.service().name() + " has a second primary is not known";
        };
        return claim(Kind.SPLIT_BRAIN, state, summary, evidence, primaries.size());
    }

    private static Claim missing(Picture picture, List<Instance> primaries, List<String> evidence) {
        State state = !primaries.isEmpty() ? State.CLEAR : picture.unknown().isEmpty() ? State.ACTIVE : State.UNKNOWN;
        String summary = switch (state) {
            case ACTIVE -> "no primary of " + picture.service().name() + ": nothing takes writes";
            case CLEAR -> picture.service().name() + " has a primary: " + Picture.names(primaries);
            case UNKNOWN ->
                "whether " + picture.service().name() + " has a primary is not known" + picture.unknownWords();
        };
        return claim(Kind.PRIMARY_MISSING, state, summary, evidence, primaries.size());
    }

    private static Claim claim(Kind kind, State state, String summary, List<String> evidence, int primaries) {
        return new Claim(kind, state, Severity.CRITICAL, Labels.EMPTY, summary, evidence, primaries);
    }
}
