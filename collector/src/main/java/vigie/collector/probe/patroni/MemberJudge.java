package vigie.collector.probe.patroni;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Verdict;
import vigie.model.Status;

/** What a member's word of itself means, poll after poll. One thread at a time. */
final class MemberJudge {
    private final PatroniProbe.Config config;
    private @Nullable Long pausedSinceNanos;

    MemberJudge(PatroniProbe.Config config) {
        this.config = config;
    }

    void judge(Member member, Instant now, long nowNanos, Verdict verdict) {
        if (!member.runs()) {
            verdict.add(
                    Status.DOWN,
                    member.state().equals("unknown")
                            ? "PostgreSQL does not answer Patroni"
                            : "PostgreSQL is not running: " + member.state());
        }
        if (member.unlocked()) {
            verdict.add(Status.DEGRADED, "no leader: nobody holds the leader's lock");
        }
        if (member.failsafe()) {
            verdict.add(Status.DEGRADED, "failsafe mode: the leader stays one without the store");
        }
        store(member, now, verdict);
        pause(member, nowNanos, verdict);
    }

    private void store(Member member, Instant now, Verdict verdict) {
        Duration most = requireNonNull(config.maxDcsAge());
        Duration age = dcsAge(member, now);
        if (age != null && age.compareTo(most) > 0) {
            verdict.add(
                    Status.DEGRADED,
                    "it has not reached the store of the cluster (DCS) for " + age.toSeconds() + " s, expected at most "
                            + most.toSeconds() + " s");
        }
    }

    /** How long ago it last reached the store, or null if it does not tell. */
    static @Nullable Duration dcsAge(Member member, Instant now) {
        return member.dcsSeen() == null ? null : Duration.between(member.dcsSeen(), now);
    }

    /** Patroni does not tell since when: it counts from when it was first seen. */
    private void pause(Member member, long nowNanos, Verdict verdict) {
        if (!member.paused()) {
            pausedSinceNanos = null;
            return;
        }
        if (pausedSinceNanos == null) {
            pausedSinceNanos = nowNanos;
        }
        Duration lasts = Duration.ofNanos(nowNanos - pausedSinceNanos);
        Duration most = requireNonNull(config.maxPause());
        if (lasts.compareTo(most) >= 0) {
            verdict.add(
                    Status.DEGRADED,
                    "the cluster is paused for " + lasts.toSeconds() + " s, expected at most " + most.toSeconds()
                            + " s: nothing fails over");
        }
    }
}
