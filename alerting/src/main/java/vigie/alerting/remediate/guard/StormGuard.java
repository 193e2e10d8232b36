package vigie.alerting.remediate.guard;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rest after a mass failure: what comes back by itself is given the time to. */
final class StormGuard implements Guard {
    @Override
    public String rule() {
        return "storm_cooldown";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        Duration rest = s.config().healing().stormCooldown();
        for (StormBook.Storm storm : s.history().storms()) {
            if (storm.concerns(s.candidate().target()) && !isTheLostRegion(s, storm)) {
                String of = "a mass failure of " + Brake.Over.name(storm.service(), storm.zone());
                Instant ended = storm.endedAt();
                if (ended == null) {
                    return of + " since " + Words.of(storm.since()) + " is not over";
                }
                if (s.now().isBefore(ended.plus(rest))) {
                    return of + " ended " + Words.of(ended) + ": no action before " + Words.of(ended.plus(rest))
                            + " (storm_cooldown " + Words.of(rest) + ")";
                }
            }
        }
        return null;
    }

    /** A mass failure that is under way, and is none without the region that is lost: that loss is what the plan is for. */
    private static boolean isTheLostRegion(Situation s, StormBook.Storm storm) {
        return s.failover() != null
                && storm.endedAt() == null
                && !Brake.holds(s.concerned(), storm.service(), storm.zone(), storm.percent());
    }
}
