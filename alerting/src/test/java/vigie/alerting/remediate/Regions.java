package vigie.alerting.remediate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Region;
import vigie.model.RegionState;
import vigie.model.RegionState.Readiness;
import vigie.model.RegionState.ServiceInRegion;
import vigie.model.Severity;
import vigie.model.Status;

/** What a detector says of the regions {@code eu} and {@code us} of a {@link World}, of the service {@code orders} alone. */
final class Regions {
    private final World world;
    private final VirtualLoop.Clock clock;
    private boolean ready;
    private @Nullable Instant readyUntil;
    /** Why {@code us} is not ready, or null if it is as ready as its instances. */
    @Nullable
    String spoilt;
    /** Says that the region is down though no instance is. */
    boolean onlyTheRegion;

    Regions(World world, VirtualLoop.Clock clock) {
        this.world = world;
        this.clock = clock;
        world.regions = this::states;
        world.more = this::findings;
    }

    Readiness readiness() {
        Readiness now = status("eu") == Status.DOWN
                ? Readiness.UNKNOWN
                : spoilt == null && up() > 0 ? Readiness.READY : Readiness.NOT_READY;
        if (ready && now != Readiness.READY) {
            readyUntil = clock.instant();
        } else if (now == Readiness.READY) {
            readyUntil = null;
        }
        ready = now == Readiness.READY;
        return now;
    }

    private long up() {
        return in("us").stream()
                .filter(i -> i.instance().service().equals("orders") && i.status() == Status.UP)
                .count();
    }

    private List<InstanceState> in(String region) {
        List<InstanceState> all = new ArrayList<>();
        for (ServiceState service : world.services()) {
            service.instances().stream()
                    .filter(i -> i.instance().region().equals(region))
                    .forEach(all::add);
        }
        return all;
    }

    private Status status(String region) {
        List<InstanceState> all = in(region);
        if (all.stream().anyMatch(i -> i.status() == Status.UP || i.status() == Status.DEGRADED)) {
            return Status.UP;
        }
        return all.stream().allMatch(i -> i.status() == Status.DOWN) ? Status.DOWN : Status.UNKNOWN;
    }

    private List<RegionState> states() {
        Readiness now = readiness();
        String why = spoilt == null ? "nothing of it works in eu" : spoilt;
        return List.of(
                new RegionState(
                        new Region("eu", Region.Role.PRIMARY, null), status("eu"), Instant.EPOCH, null, List.of()),
                new RegionState(
                        new Region("us", Region.Role.SECONDARY, null),
                        status("us"),
                        Instant.EPOCH,
                        now,
                        List.of(new ServiceInRegion(
                                "orders", 2, 2, now, now == Readiness.READY ? List.of() : List.of(why), readyUntil))));
    }

    private List<Finding> findings() {
        Status eu = status("eu");
        readiness();
        return eu == Status.UP && !onlyTheRegion
                ? List.of()
                : List.of(new Finding(
                        Kind.REGION_DOWN,
                        eu == Status.UNKNOWN ? State.UNKNOWN : State.ACTIVE,
                        Severity.CRITICAL,
                        "orders",
                        null,
                        null,
                        null,
                        Labels.of("region", "eu"),
                        "the region eu is down",
                        List.of(),
                        clock.instant(),
                        Double.NaN,
                        Double.NaN,
                        Double.NaN,
                        Double.NaN));
    }
}
