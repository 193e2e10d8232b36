package vigie.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.detector.DetectorConfig.HealthRule;
import vigie.detector.DetectorConfig.Judged;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Disturbances;
import vigie.model.Finding;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Region;
import vigie.model.Region.Role;
import vigie.model.RegionState;
import vigie.model.RegionState.Readiness;
import vigie.model.RegionState.ServiceInRegion;
import vigie.model.Service;
import vigie.model.Service.Redundancy;
import vigie.model.Service.Tier;
import vigie.model.Status;
import vigie.model.Target;

/** Regions through the front of the room: checks each second, believed after two answers, stale after ten seconds. */
class RegionsTest {
    private static final Region EU = new Region("eu", Role.PRIMARY, null);
    private static final Region US = new Region("us", Role.SECONDARY, null);
    private static final Duration STALE = Duration.ofSeconds(10);

    private final VirtualTime time = new VirtualTime(Samples.START);
    private final List<Finding> heard = new ArrayList<>();
    private final Detector detector = new Detector(
            time,
            time,
            heard::add,
            new DetectorMetrics(new CollectorRegistry()),
            change -> {},
            Disturbances.NONE,
            time);
    /** What each instance answers, by its address; null for silence. */
    private final Map<String, @Nullable Status> truth = new LinkedHashMap<>();

    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final Map<String, Fact> facts = new LinkedHashMap<>();

    private static Service service(String name, Tier tier, @Nullable Redundancy redundancy, @Nullable Duration rpo) {
        return new Service(name, tier, List.of(), redundancy, null, rpo);
    }

    private void watch(List<Region> regions, Service... services) {
        List<Judged> judged = new ArrayList<>();
        for (Service service : services) {
            judged.add(new Judged(
                    service, Map.of("health", new HealthRule(Duration.ofSeconds(1), 2, 2, STALE)), List.of()));
        }
        detector.apply(new DetectorConfig(judged, DetectorConfig.Vantages.ALONE, Double.POSITIVE_INFINITY, regions));
        time.settle();
    }

    /** Instances named after their place, {@code db@eu1}: one for each number. */
    private void stand(String service, String... places) {
        List<Instance> list = new ArrayList<>();
        for (String place : places) {
            String address = service + '@' + place + ":1";
            Instance at = new Instance(service, address, "", place.substring(0, 2), Labels.EMPTY);
            list.add(at);
            instances.put(address, at);
            truth.put(address, Status.UP);
        }
        detector.checks().instances(service, list);
        time.settle();
    }

    private void is(String place, @Nullable Status status) {
        truth.put(place + ":1", status);
    }

    private void lags(String place, String key, String seconds) {
        facts.put(place + ":1", new Fact(Topic.COPY, key, seconds));
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            truth.forEach((address, status) -> {
                if (status != null) {
                    Target target = new Target(Objects.requireNonNull(instances.get(address)), "health");
                    CheckResult seen = Samples.answer(target, time.instant(), status);
                    Fact fact = facts.get(address);
                    detector.checks()
                            .accept(
                                    fact == null
                                            ? seen
                                            : new CheckResult(
                                                    target,
                                                    seen.at(),
                                                    status,
                                                    seen.phase(),
                                                    seen.reason(),
                                                    seen.latency(),
                                                    seen.timeout(),
                                                    seen.breaker(),
                                                    List.of(),
                                                    List.of(fact)));
                }
            });
            time.settle();
            time.advance(Duration.ofSeconds(1));
        }
    }

    private RegionState region(String name) {
        return detector.regions().stream()
                .filter(r -> r.region().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private ServiceInRegion us(String service) {
        return region("us").services().stream()
                .filter(s -> s.service().equals(service))
                .findFirst()
                .orElseThrow();
    }

    private List<String> said() {
        return heard.stream()
                .filter(f -> f.kind() == Kind.REGION_NOT_READY)
                .map(f -> f.series().get("region") + ' ' + f.service() + ' ' + f.state())
                .toList();
    }

    private String summary() {
        return heard.stream()
                .filter(f -> f.kind() == Kind.REGION_NOT_READY)
                .reduce((a, b) -> b)
                .orElseThrow()
                .summary();
    }

    @Test
    void asManyAsMustStandAreUpThereAndItIsReady() {
        watch(List.of(EU, US), service("db", Tier.STANDARD, new Redundancy(2, 1), null));
        stand("db", "eu1", "eu2", "us1", "us2");
        seconds(3);
        assertThat(region("us").readiness()).isEqualTo(Readiness.READY);
        assertThat(us("db").missing()).isEmpty();
        assertThat(region("eu").readiness()).as("nobody asks it of a primary").isNull();
        assertThat(region("eu").status()).isEqualTo(Status.UP);
        assertThat(said()).containsExactly("us db CLEAR");
    }

    @Test
    void oneThatIsNotUpIsMissedAndTheSummarySaysWhatIsMissing() {
        watch(List.of(EU, US), service("db", Tier.STANDARD, new Redundancy(2, 1), null));
        stand("db", "eu1", "eu2", "us1", "us2");
        seconds(3);
        is("db@us2", Status.DEGRADED);
        seconds(3);
        assertThat(region("us").readiness()).isEqualTo(Readiness.NOT_READY);
        assertThat(region("us").status()).isEqualTo(Status.DEGRADED);
        assertThat(said()).containsExactly("us db CLEAR", "us db ACTIVE");
        assertThat(summary()).isEqualTo("us is not ready to take over db: 1 of 2 instances there is UP, 2 are needed");
        assertThat(us("db").missing()).hasSize(2).last().asString().startsWith("db@us2:1 is DEGRADED");
        assertThat(us("db").readyUntil()).isNotNull();
        is("db@us2", Status.UP);
        seconds(3);
        assertThat(said()).endsWith("us db CLEAR").hasSize(3);
        assertThat(us("db").readyUntil()).isNull();
    }

    @Test
    void theRegionsOwnNumberIsEnoughWhereItIsSaid() {
        Region small = new Region("us", Role.SECONDARY, 1);
        watch(List.of(EU, small), service("db", Tier.STANDARD, new Redundancy(3, 1), null));
        stand("db", "eu1", "eu2", "eu3", "us1");
        seconds(3);
        assertThat(region("us").readiness()).isEqualTo(Readiness.READY);
    }

    @Test
    void aServiceWithoutAnInstanceThereIsMissedIfItIsImportant() {
        watch(
                List.of(EU, US),
                service("db", Tier.CRITICAL, null, null),
                service("web", Tier.STANDARD, null, null),
                service("away", Tier.CRITICAL, null, null));
        stand("db", "eu1");
        stand("web", "eu1");
        stand("away", "ap1");
        seconds(3);
        assertThat(region("us").services()).extracting(ServiceInRegion::service).containsExactly("db");
        assertThat(us("db").missing()).containsExactly("it has no instance there, 1 is needed");
        assertThat(said()).containsExactly("us db ACTIVE");
        assertThat(region("us").status()).as("nothing stands there").isEqualTo(Status.UNKNOWN);
    }

    @Test
    void whatIsNotKnownIsNotReadyAndResolvesNothing() {
        watch(List.of(EU, US), service("db", Tier.CRITICAL, null, null));
        stand("db", "eu1", "us1");
        time.advance(Duration.ofSeconds(1));
        assertThat(said()).as("nobody has answered yet").isEmpty();
        assertThat(region("us").readiness()).isEqualTo(Readiness.UNKNOWN);
        seconds(3);
        is("db@us1", Status.DOWN);
        seconds(3);
        assertThat(said()).containsExactly("us db CLEAR", "us db ACTIVE");
        is("db@us1", null);
        seconds(12);
        assertThat(region("us").readiness()).isEqualTo(Readiness.UNKNOWN);
        assertThat(said()).endsWith("us db UNKNOWN");
        assertThat(summary())
                .isEqualTo("whether us is ready to take over db is not known: 0 of 1 instance there are UP,"
                        + " 1 is needed; 1 not known");
        assertThat(detector.findings()).extracting(Finding::kind).contains(Kind.REGION_NOT_READY);
    }

    @Test
    void dataThereThatIsOlderThanAcceptedIsNotReadyAndABackupIsNoDataThere() {
        watch(List.of(EU, US), service("db", Tier.CRITICAL, null, Duration.ofSeconds(60)));
        stand("db", "eu1", "eu2", "us1");
        lags("db@eu2", "standby", "0");
        seconds(3);
        assertThat(us("db").readiness()).isEqualTo(Readiness.UNKNOWN);
        assertThat(us("db").missing())
                .containsExactly("how old its data there is is not known: no check has told of a copy there");
        lags("db@us1", "backup", "1");
        seconds(3);
        assertThat(us("db").readiness()).isEqualTo(Readiness.UNKNOWN);
        lags("db@us1", "standby", "3");
        seconds(3);
        assertThat(us("db").readiness()).isEqualTo(Readiness.READY);
        lags("db@us1", "standby", "90");
        seconds(3);
        assertThat(us("db").readiness()).isEqualTo(Readiness.NOT_READY);
        assertThat(us("db").missing().get(0)).startsWith("its data there is 9").endsWith("behind, accepted are 60 s");
        assertThat(detector.services().get(0).measured().lossSeconds())
                .as("another copy of the service is near")
                .isLessThan(5);
        for (String nonsense : List.of("", "soon", "NaN", "-1", "1e999")) {
            lags("db@us1", "standby", nonsense);
            seconds(2);
            assertThat(us("db").readiness()).as(nonsense).isNotEqualTo(Readiness.READY);
        }
    }

    @Test
    void onceThePrimaryIsLostNobodyCanTellAndItIsRememberedUntilWhenItWasReady() {
        watch(List.of(EU, US), service("db", Tier.CRITICAL, null, Duration.ofSeconds(60)));
        stand("db", "eu1", "us1");
        lags("db@us1", "standby", "0");
        seconds(5);
        assertThat(us("db").readiness()).isEqualTo(Readiness.READY);
        is("db@eu1", Status.DOWN);
        is("db@us1", Status.DEGRADED);
        facts.clear();
        seconds(3);
        assertThat(region("eu").status()).isEqualTo(Status.DOWN);
        assertThat(us("db").readiness()).isEqualTo(Readiness.UNKNOWN);
        assertThat(us("db").readyUntil()).isBetween(time.instant().minusSeconds(3), time.instant());
        assertThat(said()).as("no page for what follows of itself").doesNotContain("us db ACTIVE");
        var until = us("db").readyUntil();
        seconds(300);
        assertThat(us("db").readyUntil()).isEqualTo(until);
        is("db@us1", Status.DOWN);
        seconds(3);
        assertThat(us("db").readiness()).isEqualTo(Readiness.NOT_READY);
        assertThat(said()).endsWith("us db ACTIVE");
    }

    @Test
    void whatIsNotDeclaredAnyMoreIsOver() {
        Service db = service("db", Tier.CRITICAL, null, null);
        watch(List.of(EU, US), db);
        stand("db", "eu1");
        seconds(3);
        assertThat(said()).containsExactly("us db ACTIVE");
        watch(List.of(), db);
        seconds(2);
        assertThat(said()).containsExactly("us db ACTIVE", "us db CLEAR");
        assertThat(detector.regions()).isEmpty();
        assertThat(detector.findings()).noneMatch(f -> f.kind() == Kind.REGION_NOT_READY && f.state() == State.ACTIVE);
    }

    private List<String> lost() {
        return heard.stream()
                .filter(f -> f.kind() == Kind.REGION_DOWN)
                .map(f -> f.series().get("region") + ' ' + f.service() + ' ' + f.state())
                .toList();
    }

    @Test
    void aRegionIsDownWhenNothingOfAnyServiceWorksThere() {
        watch(List.of(EU, US), service("db", Tier.CRITICAL, null, null), service("web", Tier.STANDARD, null, null));
        stand("db", "eu1", "us1");
        stand("web", "eu1", "eu2");
        seconds(3);
        assertThat(lost()).as("told of what the second is asked to take over").containsExactly("eu db CLEAR");
        is("db@eu1", Status.DOWN);
        is("web@eu1", Status.DOWN);
        seconds(3);
        assertThat(lost()).hasSize(1);
        is("web@eu2", null);
        seconds(12);
        assertThat(lost()).as("silence is no proof").endsWith("eu db UNKNOWN");
        is("web@eu2", Status.DOWN);
        seconds(3);
        assertThat(lost()).endsWith("eu db ACTIVE");
        Finding down = heard.stream()
                .filter(f -> f.kind() == Kind.REGION_DOWN)
                .reduce((a, b) -> b)
                .orElseThrow();
        assertThat(down.summary()).isEqualTo("the region eu is down: none of its 3 instances works");
        assertThat(down.evidence()).hasSize(3).first().asString().startsWith("db: db@eu1:1 is DOWN");
        is("web@eu2", Status.DEGRADED);
        seconds(3);
        assertThat(lost()).endsWith("eu db CLEAR");
    }

    @Test
    void aRegionWithoutASecondOneIsNoRegionThatIsLost() {
        watch(List.of(EU), service("db", Tier.CRITICAL, null, null));
        stand("db", "eu1");
        is("db@eu1", Status.DOWN);
        seconds(5);
        assertThat(lost()).isEmpty();
        assertThat(region("eu").status()).isEqualTo(Status.DOWN);
    }
}
