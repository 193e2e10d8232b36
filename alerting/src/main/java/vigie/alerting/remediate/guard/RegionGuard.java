package vigie.alerting.remediate.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Failover;
import vigie.model.CheckResult;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.RegionState;
import vigie.model.RegionState.Readiness;
import vigie.model.RegionState.ServiceInRegion;
import vigie.model.Service;
import vigie.model.Status;

/**
 * A region takes over from another only if that one is known to be down, wholly and not just silent, and if this one was ready when it
 * was lost and still works. Readiness is that of before: once the primary is gone a standby is no more what it was. Once a step has let
 * this region take over, only that it works is asked: the way leads forward then.
 */
final class RegionGuard implements Guard {
    /** Readiness may end this long before the loss is known: the first checks fail before the last ones are believed. */
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    @Override
    public String rule() {
        return "region";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        Failover failover = s.failover();
        if (failover == null) {
            return null;
        }
        String lost = s.isPromoted() ? null : notLost(s, failover.from());
        return lost != null ? lost : notReady(s, failover);
    }

    private static @Nullable String notLost(Situation s, String from) {
        Status status = s.view().region(from).map(RegionState::status).orElse(Status.UNKNOWN);
        if (status != Status.DOWN) {
            return "the region " + from + " is " + status + ", and not known to be down";
        }
        if (s.fresh() == null || s.step() > 1) {
            return null;
        }
        for (InstanceState state : s.instances(from)) {
            Optional<CheckResult> answer = answer(s, state);
            if (answer.isEmpty() || answer.get().status() != Status.DOWN) {
                return "a fresh check of " + state.instance().address() + " in " + from + " says "
                        + answer.map(a -> a.status().name()).orElse("nothing") + ", and not DOWN";
            }
        }
        return null;
    }

    private static @Nullable String notReady(Situation s, Failover failover) {
        String to = failover.to();
        String service = s.candidate().service();
        RegionState region = s.view().region(to).orElse(null);
        Service declared = s.service(service).map(ServiceState::service).orElse(null);
        ServiceInRegion part = region == null
                ? null
                : region.services().stream()
                        .filter(p -> p.service().equals(service))
                        .findFirst()
                        .orElse(null);
        if (region == null || declared == null || part == null || part.readiness() == null) {
            return "whether " + to + " is ready to take over " + service + " is not watched";
        }
        if (!s.isPromoted() && !wasReady(part, s.candidate().cause().activeAt())) {
            return to + " was not ready to take over " + service + " when " + failover.from() + " was lost"
                    + (part.missing().isEmpty() ? "" : ": " + part.missing().get(0));
        }
        int least = region.region().least(declared);
        long working = s.instances(to).stream().filter(i -> works(s, i)).count();
        return working >= least ? null : working + " instances of " + service + " work in " + to + ", needed " + least;
    }

    private static boolean wasReady(ServiceInRegion part, Instant lostAt) {
        return part.readiness() == Readiness.READY
                || (part.readyUntil() != null && !part.readyUntil().isBefore(lostAt.minus(LOOK_BACK)));
    }

    private static boolean works(Situation s, InstanceState state) {
        boolean believed = state.status() == Status.UP || state.status() == Status.DEGRADED;
        if (s.fresh() == null) {
            return believed;
        }
        return believed
                && answer(s, state)
                        .filter(a -> List.of(Status.UP, Status.DEGRADED).contains(a.status()))
                        .isPresent();
    }

    /** The worst fresh answer of an instance. */
    private static Optional<CheckResult> answer(Situation s, InstanceState state) {
        return s.fresh() == null
                ? Optional.empty()
                : Optional.ofNullable(s.fresh()
                        .about(state.instance().service(), state.instance().address(), null));
    }
}
