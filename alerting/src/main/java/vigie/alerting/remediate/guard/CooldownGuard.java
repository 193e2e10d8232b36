package vigie.alerting.remediate.guard;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.model.Run;

/**
 * Rest of an instance after a run on it, and of a person after a question that was not answered. A service rests so from one mode to the
 * next, and from one change of its size to the next, whichever way it went.
 */
final class CooldownGuard implements Guard {
    @Override
    public String rule() {
        return "cooldown";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        Duration rest = s.candidate().plan().guard().cooldown();
        boolean inShadow = s.candidate().mode() == Run.Mode.SHADOW;
        for (History.PastRun run : s.runsOnTarget()) {
            Instant ended = run.endedAt();
            boolean counts = run.actedAt(inShadow, s.candidate().plan().name()) != null
                    || (run.mode() == Run.Mode.APPROVE && run.state() == Run.State.EXPIRED);
            if (ended != null && counts && s.now().isBefore(ended.plus(rest))) {
                return "run " + run.id() + " on "
                        + (run.instance().isEmpty() ? s.candidate().on() : run.instance()) + " ended " + Words.of(ended)
                        + ": no action before " + Words.of(ended.plus(rest)) + " (cooldown " + Words.of(rest) + ")";
            }
        }
        return null;
    }
}
