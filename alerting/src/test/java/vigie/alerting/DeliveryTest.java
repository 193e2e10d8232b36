package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.alerting.Wire.Seen;
import vigie.alerting.Wire.Trouble;
import vigie.model.Finding.State;
import vigie.model.Service;
import vigie.model.Severity;

/** What becomes of notices on their way: repeated as the receiver asks, in their order, each receiver by itself, none lost. */
class DeliveryTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.quick(folder, Estate.usual(), 1);
    }

    private void in(Estate estate) {
        room.apply(estate.build());
        room.seconds(2);
    }

    /** Everything goes to both: {@code oncall} at PagerDuty, {@code hook} at a webhook. */
    private static Estate both() {
        Estate estate = Estate.usual().hook("hook");
        return estate.routes(estate.route(
                "oncall",
                estate.route("oncall", true, Estate.equal("service", "shop")),
                estate.route("hook", false, Estate.equal("service", "shop"))));
    }

    private static Estate hookOnly() {
        Estate estate = Estate.usual().hook("hook");
        return estate.routes(estate.route("hook"));
    }

    @AfterEach
    void end() {
        assertThat(room.auditFault()).isEqualTo("null");
        assertThat(room.wire.pagerDuty.dropped)
                .as("a resolve of what is not open")
                .isEmpty();
        room.close();
    }

    private List<Seen> calls(String path) {
        return room.wire.seen.stream()
                .filter(s -> s.call().url().getPath().equals(path))
                .toList();
    }

    private static JsonNode json(Seen seen) {
        try {
            return MAPPER.readTree(seen.call().body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0} is tried again: {1}")
    @CsvSource({
        "500, true",
        "502, true",
        "503, true",
        "504, true",
        "429, true",
        "408, true",
        "425, true",
        "302, true",
        "400, false",
        "401, false",
        "403, false",
        "404, false",
        "410, false",
        "413, false",
        "422, false"
    })
    void whatIsTriedAgainIsWhatMayBeTakenAnotherTime(int status, boolean again) {
        in(hookOnly());
        room.wire.next(Trouble.status(status));
        room.isDown("shop", 1);
        room.seconds(65);
        assertThat(calls("/hook")).hasSize(again ? 2 : 1);
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
        assertThat(room.metric(
                        "vigie_notifications_total", "receiver", "hook", "outcome", again ? "retried" : "rejected"))
                .isEqualTo(1);
        room.isUp("shop", 1);
        room.seconds(5);
        assertThat(calls("/hook"))
                .as("who never took the trigger gets no resolve")
                .hasSize(again ? 3 : 1);
    }

    @Test
    void everyAttemptHasTheSameIdentifierAndTheSameBody() {
        in(hookOnly());
        room.wire.next(Trouble.ANSWER_LOST, Trouble.REFUSED, Trouble.status(503), Trouble.ANSWER_LOST);
        room.isDown("shop", 1);
        room.seconds(30);
        room.isDown("shop", 2);
        room.seconds(30);
        List<Seen> trigger = calls("/hook").subList(0, 5);
        assertThat(trigger).extracting(Seen::id).containsOnly(trigger.get(0).id());
        assertThat(trigger).extracting(Seen::text).containsOnly(trigger.get(0).text());
    }

    @ParameterizedTest(name = "Retry-After {0} s")
    @ValueSource(ints = {5, 120})
    void retryAfterIsHonoured(int seconds) {
        in(hookOnly());
        room.wire.next(
                Trouble.later(429, Duration.ofSeconds(seconds)), Trouble.later(503, Duration.ofSeconds(seconds)));
        room.isDown("shop", 1);
        room.seconds(2L * seconds + 70);
        List<Instant> at = calls("/hook").stream().map(Seen::at).toList();
        assertThat(at).hasSize(3);
        for (int i = 1; i < 3; i++) {
            assertThat(Duration.between(at.get(i - 1), at.get(i)))
                    .isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds + 31));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retryAfterHoldsEveryNoticeToThatAddressAndNoOther(int status) {
        Estate estate = both().services(many(5));
        in(estate.routes(estate.route(
                "oncall", estate.route("hook", true, Estate.equal("severity", "critical")), estate.route("oncall"))));
        room.wire.always(call ->
                call.url().getPath().equals("/hook") ? Trouble.later(status, Duration.ofSeconds(60)) : Trouble.NONE);
        room.isDown("s0", 1);
        room.seconds(1);
        room.wire.always(Trouble.NONE);
        for (int i = 1; i < 5; i++) {
            room.isDown("s" + i, 1);
        }
        room.seconds(55);
        assertThat(calls("/hook")).as("one was asked to wait, so all wait").hasSize(1);
        assertThat(room.wire.pagerDuty.pages).hasSize(5);
        room.seconds(10);
        assertThat(room.wire.hook("hook")).hasSize(5);
    }

    @Test
    void aReceiverThatLooksDeadIsProbedByOneCallAtATimeUntilOneSucceeds() {
        in(hookOnly().services(many(20)));
        room.wire.always(Trouble.REFUSED);
        for (int i = 0; i < 20; i++) {
            room.isDown("s" + i, 1);
        }
        room.seconds(40);
        int before = calls("/hook").size();
        room.wire.silent.add("/hook");
        room.seconds(50);
        assertThat(calls("/hook"))
                .as("a call without an answer takes one slot, not sixteen")
                .hasSize(before + 1);
    }

    @Test
    void aReceiverThatIsBackIsCalledAsBefore() {
        in(hookOnly().services(many(20)));
        room.wire.always(Trouble.REFUSED);
        for (int i = 0; i < 20; i++) {
            room.isDown("s" + i, 1);
        }
        room.seconds(40);
        room.wire.always(Trouble.NONE);
        room.seconds(31);
        assertThat(room.wire.hook("hook")).hasSize(20);
    }

    @Test
    void everyCallHasADeadlineOfItsOwn() {
        in(both());
        room.isDown("shop", 1);
        room.seconds(1);
        assertThat(room.wire.seen)
                .hasSize(2)
                .allSatisfy(
                        s -> assertThat(s.call().timeout()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30)));
    }

    @Test
    void aDeadReceiverDelaysNobodyElse() {
        in(both());
        room.wire.always(call -> call.url().getPath().equals("/hook") ? Trouble.REFUSED : Trouble.NONE);
        for (int i = 0; i < 40; i++) {
            room.isDown("shop", 1);
            Instant said = room.now();
            room.seconds(2);
            List<PagerDutyModel.Event> events = room.wire.pagerDuty.events;
            assertThat(events.get(events.size() - 1).at()).isBefore(said.plusSeconds(1));
            room.isUp("shop", 1);
            room.seconds(2);
        }
        assertThat(room.wire.pagerDuty.pages).hasSize(40);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(calls("/hook")).as("it was tried all the time").hasSizeGreaterThan(40);
    }

    @Test
    void aReceiverWithoutAnAnswerDelaysNobodyElseAndHasAFewCallsAtOnce() {
        Estate estate = both().services(many(60));
        estate.routes(estate.route(
                "hook", estate.route("hook", true, Estate.equal("severity", "critical")), estate.route("oncall")));
        in(estate);
        room.wire.silent.add("/hook");
        for (int i = 0; i < 60; i++) {
            room.isDown("s" + i, 1);
        }
        room.seconds(10);
        assertThat(room.wire.pagerDuty.pages).hasSize(60);
        assertThat(calls("/hook")).hasSize(16);
    }

    private static Service[] many(int count) {
        return IntStream.range(0, count).mapToObj(i -> Estate.service("s" + i)).toArray(Service[]::new);
    }

    @Test
    void aKeyIsNotCalledMoreOftenThanItsReceiverTakesIt() {
        in(Estate.usual().services(many(300)));
        for (int i = 0; i < 300; i++) {
            room.isDown("s" + i, 1);
        }
        room.seconds(30);
        assertThat(room.wire.pagerDuty.pages).hasSize(120);
        room.pass(Duration.ofMinutes(3));
        assertThat(room.wire.pagerDuty.pages).hasSize(300);
        assertThat(room.wire.pagerDuty.mostInAMinute).isEqualTo(120);
        assertThat(room.wire.seen).as("no call was answered 429").hasSize(300);
    }

    @Test
    void theCriticalGoesFirstWhereNotAllCanGo() {
        in(Estate.usual().services(many(200)));
        for (int i = 0; i < 130; i++) {
            room.alerting.accept(Say.signal("s" + i, "queue", Severity.WARNING, State.ACTIVE, room.now()));
        }
        for (int i = 130; i < 200; i++) {
            room.alerting.accept(Say.down("s" + i, 1, State.ACTIVE, room.now()));
        }
        room.seconds(30);
        long critical = room.wire.pagerDuty.events.stream()
                .filter(e -> e.body().at("/payload/severity").asText().equals("critical"))
                .count();
        assertThat(room.wire.pagerDuty.events).hasSize(120);
        assertThat(critical).isEqualTo(70);
    }

    @Test
    void triggerUpdateAndResolveKeepTheirOrderWhateverFails() {
        in(hookOnly());
        room.wire.next(
                Trouble.REFUSED,
                Trouble.ANSWER_LOST,
                Trouble.status(500),
                Trouble.NONE,
                Trouble.status(503),
                Trouble.REFUSED);
        room.isDown("shop", 1);
        room.seconds(70);
        room.isDown("shop", 2);
        room.seconds(70);
        room.isUp("shop", 1);
        room.isUp("shop", 2);
        room.wire.next(Trouble.status(503), Trouble.ANSWER_LOST);
        room.seconds(120);
        List<Seen> taken = room.wire.hook("hook");
        List<String> order = taken.stream().map(Seen::id).distinct().toList();
        assertThat(order).hasSizeGreaterThanOrEqualTo(3);
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < taken.size(); i++) {
            last.put(taken.get(i).id(), i);
        }
        for (int i = 1; i < order.size(); i++) {
            String before = order.get(i - 1);
            String after = order.get(i);
            int first = taken.stream().map(Seen::id).toList().indexOf(after);
            assertThat(last.get(before)).as("%s before %s", before, after).isLessThan(first);
        }
        assertThat(json(taken.get(0)).path("status").asText()).isEqualTo("firing");
        assertThat(json(taken.get(taken.size() - 1)).path("status").asText()).isEqualTo("resolved");
    }

    @Test
    void aTriggerThatCertainlyDidNotArriveIsDroppedWithItsResolve() {
        in(Estate.usual());
        room.wire.always(Trouble.REFUSED);
        room.isDown("shop", 1);
        room.seconds(20);
        room.isUp("shop", 1);
        room.seconds(2);
        room.wire.always(Trouble.NONE);
        room.pass(Duration.ofMinutes(10));
        assertThat(room.wire.pagerDuty.events).isEmpty();
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
    }

    @Test
    void aTriggerThatMayHaveArrivedIsSentAgainAndThenResolved() {
        in(Estate.usual());
        room.wire.always(Trouble.ANSWER_LOST);
        room.isDown("shop", 1);
        room.seconds(20);
        room.wire.always(Trouble.REFUSED);
        room.isUp("shop", 1);
        room.seconds(20);
        assertThat(room.wire.pagerDuty.open()).hasSize(1);
        room.wire.always(Trouble.NONE);
        room.seconds(60);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
    }

    @Test
    void aTriggerThatIsOnItsWayWhenTheIncidentEndsGetsItsResolve() {
        in(Estate.usual());
        room.isDown("shop", 1);
        assertThat(room.wire.pagerDuty.open()).hasSize(1);
        room.isUp("shop", 1);
        room.seconds(5);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
    }

    @Test
    void aReceiverThatWasDownForHalfAnHourHasEverythingAMinuteAfterItIsBack() {
        in(hookOnly().services(many(200)));
        AtomicInteger calls = new AtomicInteger();
        room.wire.always(call -> calls.incrementAndGet() % 2 == 0 ? Trouble.REFUSED : Trouble.status(503));
        for (int i = 0; i < 200; i++) {
            room.isDown("s" + i, 1);
            room.seconds(9);
        }
        assertThat(room.wire.hook("hook")).isEmpty();
        room.wire.always(Trouble.NONE);
        room.seconds(60);
        List<Seen> taken = room.wire.hook("hook");
        assertThat(taken).extracting(Seen::id).doesNotHaveDuplicates();
        assertThat(taken)
                .extracting(s -> json(s).path("groupKey").asText())
                .hasSize(200)
                .doesNotHaveDuplicates();
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
    }

    @ParameterizedTest(name = "the receiver is {0}")
    @ValueSource(strings = {"given another key", "taken out of the route", "taken out of the estate"})
    void theResolveGoesWhereTheTriggerWentWhateverTheEstateSaysByThen(String change) {
        in(Estate.usual());
        room.isDown("shop", 1);
        room.seconds(2);
        room.apply(
                switch (change) {
                    case "given another key" ->
                        Estate.usual().pagerDuty("oncall", Estate.OTHER_KEY).build();
                    case "taken out of the route" -> hookOnly().build();
                    default -> Estate.usual().nobodyIsTold().build();
                });
        room.seconds(2);
        room.isUp("shop", 1);
        room.seconds(5);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
        assertThat(room.wire.pagerDuty.events)
                .extracting(PagerDutyModel.Event::key)
                .containsOnly(Estate.KEY);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
    }

    @Test
    void aBugOnTheWireKeepsNoNoticeFromBeingSentInTheEnd() {
        in(Estate.usual());
        room.wire.always(call -> {
            throw new IllegalStateException("a bug of the wire");
        });
        room.isDown("shop", 1);
        room.seconds(30);
        room.wire.always(Trouble.NONE);
        room.isDown("api", 1);
        room.seconds(60);
        assertThat(room.wire.pagerDuty.pages).hasSize(2);
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
    }
}
