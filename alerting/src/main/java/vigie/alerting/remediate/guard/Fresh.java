package vigie.alerting.remediate.guard;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult;
import vigie.model.Instance;
import vigie.model.Status;

/** Answers of checks, each the last word of its instance: those of a fresh look, or the last of every target. */
public final class Fresh {
    private final List<CheckResult> answers;
    private final Set<String> bad = new TreeSet<>();
    private final Set<String> down = new TreeSet<>();

    public Fresh(List<CheckResult> answers) {
        this.answers = List.copyOf(answers);
        for (CheckResult answer : this.answers) {
            if (answer.status() != Status.UP) {
                bad.add(Census.place(answer.target().instance()));
            }
            if (answer.status() == Status.DOWN || answer.status() == Status.UNKNOWN) {
                down.add(Census.place(answer.target().instance()));
            }
        }
    }

    /** The answers of several looks. */
    public static Fresh all(List<Fresh> looks) {
        return new Fresh(looks.stream().flatMap(look -> look.answers.stream()).toList());
    }

    /** The places of the instances of which some check answered other than UP. */
    public Set<String> bad() {
        return Collections.unmodifiableSet(bad);
    }

    /** The places of the instances of which some check answered DOWN, or could not tell. */
    public Set<String> down() {
        return Collections.unmodifiableSet(down);
    }

    /**
     * The answer that bears on a condition: of its check, or, where it has none, the worst of the instance.
     *
     * @return null if there is none
     */
    @Nullable
    CheckResult about(String service, String address, @Nullable String check) {
        CheckResult found = null;
        for (CheckResult answer : answers) {
            if (answer.target().instance().address().equals(address)
                    && answer.target().instance().service().equals(service)
                    && (check == null || check.equals(answer.target().check()))
                    && (found == null || weight(answer.status()) > weight(found.status()))) {
                found = answer;
            }
        }
        return found;
    }

    /** The worst answer of each instance of a service, of one check or of all. */
    List<CheckResult> worst(String service, @Nullable String check) {
        return answers.stream()
                .map(answer -> answer.target().instance())
                .filter(at -> at.service().equals(service))
                .map(Instance::address)
                .distinct()
                .map(address -> about(service, address, check))
                .filter(Objects::nonNull)
                .toList();
    }

    private static int weight(Status status) {
        return switch (status) {
            case UP -> 0;
            case DEGRADED -> 1;
            case UNKNOWN -> 2;
            case DOWN -> 3;
        };
    }
}
