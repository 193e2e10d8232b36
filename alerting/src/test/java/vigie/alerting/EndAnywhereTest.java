package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.alerting.record.Database;
import vigie.alerting.record.Lent;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Severity;

/**
 * The process ends at each statement of the record, before and after each commit, before and after each call, and, in good order, in
 * each second of a few stories. It begins again on the same file, is told what holds then, and the story goes on: it ends as if
 * nothing had been. What remediation does then is tested where remediation is.
 */
class EndAnywhereTest {
    private static final int AFTERWARDS = 20;

    @TempDir
    Path folder;

    private final Map<String, Finding> holds = new LinkedHashMap<>();
    private int points;
    private int endAt;
    private boolean ended;
    private @Nullable Room room;

    /** A story: what is said in its seconds, and how many pages it is. */
    record Story(String name, int seconds, int pages, Estate estate, Map<Integer, List<Finding>> said) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Story> stories() {
        return Stream.of(
                new Story(
                        "an instance is down and up again",
                        5,
                        1,
                        estate(),
                        Map.of(0, List.of(down("api", State.ACTIVE)), 3, List.of(down("api", State.CLEAR)))),
                new Story(
                        "the parent is seen after the child, and both recover",
                        7,
                        1,
                        estate(),
                        Map.of(
                                0,
                                List.of(down("api", State.ACTIVE)),
                                2,
                                List.of(down("db", State.ACTIVE)),
                                4,
                                List.of(down("db", State.CLEAR)),
                                5,
                                List.of(down("api", State.CLEAR)))),
                new Story(
                        "a signal is waited for, and another service fails meanwhile",
                        16,
                        2,
                        estate().rule("shop", "queue", Duration.ofSeconds(3), Duration.ofSeconds(2)),
                        Map.of(
                                0,
                                List.of(queue(State.ACTIVE)),
                                1,
                                List.of(down("web", State.ACTIVE)),
                                12,
                                List.of(queue(State.CLEAR), down("web", State.CLEAR)))));
    }

    private static Estate estate() {
        Estate estate = Estate.usual().hook("hook");
        return estate.routes(estate.route(
                "oncall",
                estate.route("oncall", true, Estate.equal("region", "eu")),
                estate.route("hook", false, Estate.equal("region", "eu"))));
    }

    private static Finding down(String service, State state) {
        return Say.down(service, 1, state, Room.START);
    }

    private static Finding queue(State state) {
        return Say.signal("shop", "queue", Severity.CRITICAL, state, Room.START.plusSeconds(1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void killedAtEveryStatementAndCallNothingIsLostAndNothingIsToldTwice(Story story) throws IOException {
        int all = play(story, 0, -1);
        assertThat(all).as("points at which it can end").isGreaterThan(100);
        for (int n = 1; n <= all; n++) {
            play(story, n, -1);
        }
        System.out.printf("crash points of \"%s\": N = %d%n", story, all);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void endedInGoodOrderInEverySecondNothingIsLostAndNothingIsToldTwice(Story story) throws IOException {
        for (int second = 0; second < story.seconds; second++) {
            play(story, 0, second);
        }
    }

    /** Plays a story to its end; how many points there were at which the process could have ended. */
    private int play(Story story, int end, int closeAt) throws IOException {
        String as = story + (end > 0 ? ", killed at point " + end : ", closed in second " + closeAt);
        fresh(end);
        try (Room begun = new Room(this::open, story.estate.build(), 1)) {
            hear(begun);
            room = begun;
            for (int second = 0; second < story.seconds; second++) {
                for (Finding finding : story.said.getOrDefault(second, List.of())) {
                    holds.put(finding.id(), finding);
                    survive(() -> begun.say(finding));
                }
                if (second == closeAt) {
                    close(begun);
                }
                survive(() -> begun.seconds(1));
            }
            int counted = points;
            survive(() -> begun.seconds(AFTERWARDS));
            if (end > 0 && end <= counted) {
                assertThat(ended).as(as).isTrue();
            }
            check(begun, story, as);
            return counted;
        }
    }

    private void fresh(int end) throws IOException {
        for (String file : List.of("record.db", "record.db-wal", "record.db-shm")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        holds.clear();
        room = null;
        points = 0;
        endAt = end;
        ended = false;
    }

    private void hear(Room on) {
        on.wire.always(call -> {
            point();
            return Wire.Trouble.NONE;
        });
        on.wire.afterSend = this::point;
    }

    private void survive(Runnable work) {
        boolean before = ended;
        try {
            work.run();
        } catch (Crash | IllegalStateException e) {
            if (before || !ended) {
                throw e;
            }
            begin();
        }
    }

    // A process that begins is told by its first polls what holds and what does not.
    private void begin() {
        Room on = Objects.requireNonNull(room);
        on.killAndRestart();
        holds.values().forEach(on::say);
    }

    private void close(Room on) {
        CompletableFuture<Void> closed = on.alerting.close().toCompletableFuture();
        on.loop.settle();
        assertThat(closed).isCompleted();
        assertThat(on.alerting.condition().unsaved()).isZero();
        begin();
    }

    private void check(Room on, Story story, String as) {
        assertThat(on.wire.pagerDuty.pages).as(as).hasSize(story.pages).doesNotHaveDuplicates();
        assertThat(on.wire.pagerDuty.open()).as(as).isEmpty();
        assertThat(on.wire.pagerDuty.dropped)
                .as("%s: a resolve may come twice, as a resolve of what was open", as)
                .allMatch(d -> on.wire.pagerDuty.pages.contains(d.replace("resolve ", "")));
        assertThat(on.incidents(true)).as(as).isEmpty();
        assertThat(on.alerting.condition().outboxWaiting()).as(as).isZero();
        assertThat(on.auditFault()).as(as).isEqualTo("null");
        Map<String, TreeSet<String>> bodies = new LinkedHashMap<>();
        on.wire.seen.stream()
                .filter(s -> s.status() / 100 == 2)
                .forEach(s -> bodies.computeIfAbsent(s.call().url() + s.id(), x -> new TreeSet<>())
                        .add(s.text()));
        assertThat(bodies.values()).as("%s: one identifier, one text", as).allMatch(texts -> texts.size() == 1);
        List<Wire.Seen> hook = on.wire.hook("hook");
        assertThat(hook.stream()
                        .filter(s -> s.text().contains("\"status\":\"resolved\""))
                        .count())
                .as(as)
                .isPositive();
    }

    private void point() {
        if (room == null) {
            return;
        }
        points++;
        if (points == endAt) {
            ended = true;
            throw new Crash();
        }
    }

    private Database open(VirtualLoop clock) {
        return Lent.quick(folder, clock, this::watched);
    }

    private Connection watched(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                EndAnywhereTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "commit" -> {
                        point();
                        Object done = Lent.call(real, method, arguments);
                        point();
                        yield done;
                    }
                    case "prepareStatement" -> {
                        Object statement = Lent.call(real, method, arguments);
                        yield watched((PreparedStatement) Objects.requireNonNull(statement));
                    }
                    default -> Lent.call(real, method, arguments);
                });
    }

    private PreparedStatement watched(PreparedStatement real) {
        return (PreparedStatement) Proxy.newProxyInstance(
                EndAnywhereTest.class.getClassLoader(),
                new Class<?>[] {PreparedStatement.class},
                (proxy, method, arguments) -> {
                    if (method.getName().startsWith("execute")) {
                        point();
                    }
                    return Lent.call(real, method, arguments);
                });
    }

    /** The end of the process. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1;

        Crash() {
            super("the process ends here", null, false, false);
        }
    }
}
