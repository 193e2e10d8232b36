package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Scope;
import vigie.model.EstateBoard.TargetState;

/** A target that changes too often to be believed is not acted on. */
final class FlappingGuard implements Guard {
    @Override
    public String rule() {
        return "flapping";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        boolean whole = s.candidate().scope() != Scope.INSTANCE;
        for (TargetState target : whole ? s.causes() : s.targets()) {
            if (target.flapping()) {
                return "check " + target.target().check() + " of "
                        + target.target().instance().address() + " changes too often to be believed";
            }
        }
        return null;
    }
}
