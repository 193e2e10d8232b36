package vigie.detector.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.model.EstateBoard.Extent;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.EstateBoard.ServiceState;
import vigie.model.EstateBoard.SinglePoint;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Service;
import vigie.model.Service.Tier;
import vigie.model.Status;

/** Instances are written as region, zone and state: {@code eu/a u}; u is UP, g DEGRADED, d DOWN, ? UNKNOWN. */
class SinglePointsTest {
    private final Map<String, ServiceState> services = new LinkedHashMap<>();

    private void service(String name, List<String> dependsOn, String... instances) {
        List<InstanceState> states = new ArrayList<>();
        for (int i = 0; i < instances.length; i++) {
            String[] parts = instances[i].split("[/ ]", -1);
            Status status = switch (parts[2]) {
                case "u" -> Status.UP;
                case "g" -> Status.DEGRADED;
                case "d" -> Status.DOWN;
                default -> Status.UNKNOWN;
            };
            Instance instance = new Instance(
                    name, "127.0.0.1:" + (8081 + i), parts[1], parts[0], Labels.of("name", name + "-" + (i + 1)));
            states.add(new InstanceState(instance, status, Instant.EPOCH, Instant.EPOCH));
        }
        Service service = new Service(name, Tier.STANDARD, dependsOn, null, null, null);
        services.put(name, new ServiceState(service, Status.UP, Instant.EPOCH, states));
    }

    private List<String> of(String name) {
        return new SinglePoints(services)
                .of(name).stream()
                        .map(p -> p.service() + " " + p.extent() + " " + p.name())
                        .toList();
    }

    @Test
    void aServiceIsLostWithWhatAllOfItStandsOn() {
        service("alone", List.of(), "eu/a u");
        service("one-zone", List.of(), "eu/a u", "eu/a g");
        service("one-region", List.of(), "eu/a u", "eu/b u");
        service("spread", List.of(), "eu/a u", "us/a u");
        service("nowhere", List.of(), "/ u", "/ u");
        service("half-told", List.of(), "eu/a u", "eu/ u");
        assertThat(of("alone")).containsExactly("alone INSTANCE alone-1");
        assertThat(of("one-zone")).containsExactly("one-zone ZONE a");
        assertThat(of("one-region")).containsExactly("one-region REGION eu");
        assertThat(of("spread")).as("zones of one name in two regions").isEmpty();
        assertThat(of("nowhere")).isEmpty();
        assertThat(of("half-told")).containsExactly("half-told REGION eu");
        assertThat(of("nobody")).isEmpty();
    }

    @Test
    void whatDoesNotWorkIsLostAlready() {
        service("api", List.of(), "eu/a u", "eu/b d", "us/c ?");
        service("down", List.of(), "eu/a d");
        assertThat(of("api")).containsExactly("api INSTANCE api-1");
        assertThat(of("down")).isEmpty();
    }

    @Test
    void aServiceIsLostWithWhatItDependsOn() {
        service("api", List.of("orders", "search"), "eu/a u", "us/b u");
        service("orders", List.of("db"), "eu/a u", "us/b u");
        service("search", List.of("db"), "eu/a u", "eu/a u");
        service("db", List.of(), "eu/c u");
        assertThat(of("api")).containsExactly("db INSTANCE db-1", "search ZONE a");
        assertThat(of("orders")).containsExactly("db INSTANCE db-1");
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /** The definition: takes each instance, zone and region away, and looks which services still stand. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void areTheLossesThatTakeItDown(long seed) {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(4);
        for (int s = 0; s < count; s++) {
            List<String> dependsOn = new ArrayList<>();
            for (int other = s + 1; other < count; other++) {
                if (random.nextBoolean()) {
                    dependsOn.add("s" + other);
                }
            }
            String[] instances = new String[1 + random.nextInt(3)];
            for (int i = 0; i < instances.length; i++) {
                instances[i] = (random.nextBoolean() ? "eu" : "us") + "/" + (random.nextBoolean() ? "a" : "b") + " u";
            }
            service("s" + s, dependsOn, instances);
        }
        for (ServiceState state : services.values()) {
            String name = state.service().name();
            Set<String> lethal = new HashSet<>();
            for (ServiceState holder : services.values()) {
                for (InstanceState one : holder.instances()) {
                    Instance i = one.instance();
                    String zone = i.region() + '/' + i.zone();
                    if (fallsWithout(name, x -> x.equals(i))) {
                        lethal.add(i.service() + " " + i.name());
                    }
                    if (fallsWithout(
                            name, x -> x.service().equals(i.service()) && zone.equals(x.region() + '/' + x.zone()))) {
                        lethal.add(i.service() + " " + i.zone());
                    }
                    if (fallsWithout(
                            name,
                            x -> x.service().equals(i.service()) && x.region().equals(i.region()))) {
                        lethal.add(i.service() + " " + i.region());
                    }
                }
            }
            List<SinglePoint> points = new SinglePoints(services).of(name);
            assertThat(points).allSatisfy(p -> assertThat(lethal).contains(p.service() + " " + p.name()));
            assertThat(points.stream().map(SinglePoint::service).toList())
                    .containsExactlyInAnyOrderElementsOf(lethal.stream()
                            .map(l -> l.substring(0, l.indexOf(' ')))
                            .distinct()
                            .toList());
            boolean byOne = points.stream().anyMatch(p -> p.extent() == Extent.INSTANCE);
            assertThat(byOne).isEqualTo(lethal.stream().anyMatch(l -> l.matches("s\\d s\\d-\\d")));
        }
    }

    private boolean fallsWithout(String name, Predicate<Instance> lost) {
        ServiceState state = Objects.requireNonNull(services.get(name));
        return state.instances().stream().allMatch(i -> lost.test(i.instance()))
                || state.service().dependsOn().stream().anyMatch(other -> fallsWithout(other, lost));
    }
}
