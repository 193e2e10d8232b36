package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;

/** The red button: while somebody holds it, nothing new starts anywhere. */
final class HoldGuard implements Guard {
    @Override
    public String rule() {
        return "hold";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        String hold = s.history().hold();
        return hold == null ? null : "everything is held: " + hold;
    }
}
