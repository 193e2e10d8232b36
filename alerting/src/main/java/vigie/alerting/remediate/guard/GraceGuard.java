package vigie.alerting.remediate.guard;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.model.EstateBoard.InstanceState;

/** Rest after this process began to watch, and after an instance was first seen: both look ill before they are. */
final class GraceGuard implements Guard {
    @Override
    public String rule() {
        return "grace";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        Duration grace = s.config().healing().grace();
        Instant watched = s.startedAt().plus(grace);
        if (s.now().isBefore(watched)) {
            return "watching since " + Words.of(s.startedAt()) + ": no action before " + Words.of(watched) + " (grace "
                    + Words.of(grace) + ")";
        }
        Instant seen = s.instance().map(InstanceState::firstSeen).orElse(s.startedAt());
        Instant from = seen.plus(grace);
        return s.now().isBefore(from)
                ? "first seen " + Words.of(seen) + ": no action before " + Words.of(from) + " (grace " + Words.of(grace)
                        + ")"
                : null;
    }
}
