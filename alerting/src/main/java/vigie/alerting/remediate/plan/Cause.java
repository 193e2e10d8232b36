package vigie.alerting.remediate.plan;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Scope;
import vigie.model.Finding;

/**
 * Why a run exists: what its condition said when the run was proposed.
 *
 * @param finding the identity of the condition
 * @param service whose condition it is; null for that of the run
 * @param check the check that saw it, or null
 * @param wholeService whether the condition is about the service and not about the run's instance
 * @param activeAt since when the condition held
 */
public record Cause(
        String finding,
        Finding.Kind kind,
        @Nullable String service,
        @Nullable String check,
        boolean wholeService,
        String summary,
        List<String> evidence,
        Instant activeAt) {
    private static final String DRILL = "drill/";

    public Cause {
        evidence = List.copyOf(evidence);
    }

    /** Why a rehearsal exists: nothing is wrong. */
    public static Cause drill(String name, Instant at) {
        String summary = "drill " + name;
        return new Cause(
                DRILL + name,
                Finding.Kind.DRILL_FAILED,
                null,
                null,
                true,
                summary,
                List.of("nothing is wrong: " + summary),
                at);
    }

    /** Whether it is a rehearsal. */
    public boolean isDrill() {
        return finding.startsWith(DRILL);
    }

    static Cause of(Trigger trigger, Scope scope) {
        Finding f = trigger.finding();
        return new Cause(
                f.id(),
                f.kind(),
                f.service(),
                f.check(),
                f.instance() == null || scope != Scope.INSTANCE,
                f.summary(),
                f.evidence(),
                trigger.activeAt());
    }

    /** Whose condition it is, of a run on a service. */
    public String serviceOr(String own) {
        return service == null ? own : service;
    }
}
