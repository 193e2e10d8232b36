package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.model.EstateBoard.TargetState;

/** A target that changes too often to be believed is not acted on. */
final class FlappingGuard implements Guard {
    @Override
    public String rule() {
        return "flapping";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        for (TargetState target : s.targets()) {
            if (target.flapping()) {
                return "check " + target.target().check() + " of "
                        + s.candidate().address() + " changes too often to be believed";
            }
        }
        return null;
    }
}
