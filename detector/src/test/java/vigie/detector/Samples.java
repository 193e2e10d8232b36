package vigie.detector;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.CheckResult;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Service;
import vigie.model.Status;
import vigie.model.Target;

/** The words of an estate, as tests need them. */
public final class Samples {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Samples() {}

    public static Instance instance(String service, int number, String zone) {
        return new Instance(service, "127.0.0.1:808" + number, zone, "eu", Labels.of("name", service + "-" + number));
    }

    public static Service service(String name, Service.Tier tier, Service.@Nullable Redundancy redundancy) {
        return new Service(name, tier, List.of(), redundancy, null, null);
    }

    public static CheckResult answer(Target target, Instant at, Status status) {
        return switch (status) {
            case UP -> answer(target, at, status, null, "");
            case DEGRADED -> answer(target, at, status, CheckResult.Phase.ASSERT, "slow: 900 ms");
            case DOWN -> answer(target, at, status, CheckResult.Phase.CONNECT, "connection refused");
            case UNKNOWN -> answer(target, at, status, null, "the dialect says UNKNOWN");
        };
    }

    public static CheckResult answer(
            Target target, Instant at, Status status, CheckResult.@Nullable Phase phase, String reason) {
        return new CheckResult(
                target,
                at,
                status,
                phase,
                reason,
                Duration.ofMillis(3),
                Duration.ofSeconds(1),
                CheckResult.Breaker.CLOSED,
                List.of());
    }
}
