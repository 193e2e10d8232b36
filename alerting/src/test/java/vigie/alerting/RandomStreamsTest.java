package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Finding.State;
import vigie.model.Incident;
import vigie.model.Service;
import vigie.model.Severity;

/** Seeded streams of findings through the whole room, against a twin that is too simple to be wrong. */
class RandomStreamsTest {
    private static final int SEEDS = 12;
    private static final List<State> SAID = List.of(State.ACTIVE, State.CLEAR, State.UNKNOWN);

    @TempDir
    Path folder;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    /** One condition, second by second: it fires after so many seconds of ACTIVE, and ends after so many of CLEAR. */
    private static final class Twin {
        private final int hold;
        private final int keep;
        private String state = "NONE";
        private State last = State.CLEAR;
        private int proved;

        Twin(int hold, int keep) {
            this.hold = hold;
            this.keep = keep;
        }

        void hear(State said) {
            if (state.equals("NONE") && said == State.ACTIVE) {
                state = "PENDING";
                proved = 0;
            } else if (state.equals("PENDING") && said == State.CLEAR) {
                state = "NONE";
            } else if (state.equals("FIRING") && said == State.ACTIVE) {
                proved = 0;
            }
            last = said;
            judge();
        }

        void second() {
            boolean counts = state.equals("PENDING") ? last == State.ACTIVE : last == State.CLEAR;
            proved += counts ? 1 : 0;
            judge();
        }

        private void judge() {
            if (state.equals("PENDING") && proved >= hold) {
                state = "FIRING";
                proved = 0;
            } else if (state.equals("FIRING") && last == State.CLEAR && proved >= keep) {
                state = "NONE";
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void alertsAreWhatTheTwinSays(long seed) {
        Random random = new Random(seed);
        Map<String, Twin> twins = new LinkedHashMap<>();
        Estate estate = Estate.usual();
        for (int i = 0; i < 6; i++) {
            Twin twin = new Twin(random.nextInt(3) * 4, random.nextInt(3) * 3);
            twins.put("s" + i, twin);
            estate.rule("shop", "s" + i, Duration.ofSeconds(twin.hold), Duration.ofSeconds(twin.keep));
        }
        try (Room room = Room.quick(folder, estate, seed)) {
            room.seconds(1);
            for (int second = 0; second < 100; second++) {
                for (Map.Entry<String, Twin> twin : twins.entrySet()) {
                    if (random.nextInt(4) == 0) {
                        State said = SAID.get(random.nextInt(SAID.size()));
                        room.say(Say.signal("shop", twin.getKey(), Severity.WARNING, said, room.now()));
                        twin.getValue().hear(said);
                    }
                }
                compare(room, twins, "seed " + seed + ", second " + second);
                room.seconds(1);
                twins.values().forEach(Twin::second);
                compare(room, twins, "seed " + seed + ", after second " + second);
            }
            assertThat(room.auditFault()).isEqualTo("null");
        }
    }

    private static void compare(Room room, Map<String, Twin> twins, String as) {
        for (String state : List.of("PENDING", "FIRING")) {
            List<String> found = room.database.read(sql -> sql.list(
                    "SELECT labels FROM alert WHERE state = ?",
                    r -> r.getString(1).replaceAll(".*\"(s\\d)\".*", "$1"),
                    state));
            Set<String> said = twins.entrySet().stream()
                    .filter(t -> t.getValue().state.equals(state))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(found).as("%s: %s", as, state).containsExactlyInAnyOrderElementsOf(said);
        }
        boolean fires = twins.values().stream().anyMatch(t -> t.state.equals("FIRING"));
        assertThat(room.incidents(true)).as(as).hasSize(fires ? 1 : 0);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void incidentsFoldAsTheTwinSays(long seed) {
        Random random = new Random(seed);
        Map<String, List<String>> needs = estate(random);
        Estate estate = Estate.usual()
                .services(needs.entrySet().stream()
                        .map(s -> Estate.service(s.getKey(), s.getValue().toArray(String[]::new)))
                        .toArray(Service[]::new));
        try (Room room = Room.quick(folder, estate, seed)) {
            room.seconds(1);
            for (int round = 0; round < 6; round++) {
                String as = "seed " + seed + ", round " + round + ": " + needs;
                Set<String> failing = new TreeSet<>();
                for (int i = 0; i < 5; i++) {
                    String service = pick(random, needs.keySet());
                    room.isDown(service, 1 + random.nextInt(2));
                    failing.add(service);
                    check(room, needs, failing, as);
                    room.pass(Duration.ofMillis(random.nextInt(3_000)));
                    check(room, needs, failing, as);
                }
                while (!failing.isEmpty()) {
                    String service = pick(random, failing);
                    room.isUp(service, 1);
                    room.isUp(service, 2);
                    failing.remove(service);
                    room.pass(Duration.ofMillis(random.nextInt(3_000)));
                    everyAlertIsInOneOpenIncident(room, as);
                }
                room.seconds(5);
                assertThat(room.incidents(true)).as(as).isEmpty();
                assertThat(room.wire.pagerDuty.open()).as(as).isEmpty();
            }
            assertThat(room.wire.pagerDuty.dropped).isEmpty();
            assertThat(room.auditFault()).isEqualTo("null");
        }
    }

    private static Map<String, List<String>> estate(Random random) {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            List<String> below =
                    made.stream().filter(s -> random.nextInt(3) == 0).toList();
            needs.put("s" + i, below);
            made.add("s" + i);
        }
        return needs;
    }

    private static String pick(Random random, Set<String> names) {
        return List.copyOf(new TreeSet<>(names)).get(random.nextInt(names.size()));
    }

    private static Set<String> beneath(Map<String, List<String>> needs, String service) {
        Set<String> all = new TreeSet<>();
        for (String below : needs.getOrDefault(service, List.of())) {
            all.add(below);
            all.addAll(beneath(needs, below));
        }
        return all;
    }

    /** Each failing service with nothing failing beneath it is the root of an incident, and there is no other one. */
    private static void check(Room room, Map<String, List<String>> needs, Set<String> failing, String as) {
        Set<String> roots = failing.stream()
                .filter(s -> beneath(needs, s).stream().noneMatch(failing::contains))
                .collect(Collectors.toCollection(TreeSet::new));
        List<Incident> open = room.incidents(true);
        assertThat(open).as(as).extracting(Incident::service).containsExactlyInAnyOrderElementsOf(roots);
        for (Incident incident : open) {
            assertThat(incident.alerts())
                    .as(as)
                    .filteredOn(a -> a.state() == AlertState.FIRING)
                    .extracting(a -> String.valueOf(a.labels().get("service")))
                    .allMatch(s ->
                            s.equals(incident.service()) || beneath(needs, s).contains(incident.service()));
        }
        everyAlertIsInOneOpenIncident(room, as);
    }

    private static void everyAlertIsInOneOpenIncident(Room room, String as) {
        List<Incident> open = room.incidents(true);
        long fires = room.database.<Long>read(sql -> sql.number("SELECT count(*) FROM alert WHERE state = 'FIRING'"));
        List<Alert> held = open.stream()
                .flatMap(i -> i.alerts().stream())
                .filter(a -> a.state() == AlertState.FIRING)
                .toList();
        assertThat(held).as(as).hasSize((int) fires);
        assertThat(open).as(as).allMatch(i -> i.alerts().stream().anyMatch(a -> a.state() == AlertState.FIRING));
    }
}
