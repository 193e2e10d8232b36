package vigie.app.estate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.Run;

/** A degraded mode of a service as it is written. */
record ModeEntry(
        String name,
        PlanEntry.When when,
        PlanEntry.Step action,
        PlanEntry.@Nullable When backWhen,
        Run.@Nullable Mode mode,
        @Nullable String override,
        @Nullable Boolean fourEyes,
        PlanEntry.@Nullable Guard guard) {

    /** The plan that enters and leaves it. */
    PlanEntry asPlan(String service) {
        return new PlanEntry(
                service + '/' + name, when.of(service), mode, override, null, List.of(action), guard, null, fourEyes);
    }
}
