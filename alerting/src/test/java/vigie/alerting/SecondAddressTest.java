package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.Wire.Seen;
import vigie.alerting.Wire.Trouble;
import vigie.model.Service;

/** A receiver with several addresses: the next one is tried when a call certainly did not reach the one before. */
class SecondAddressTest {
    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.quick(folder, Estate.usual(), 1);
    }

    @AfterEach
    void end() {
        assertThat(room.auditFault()).isEqualTo("null");
        room.close();
    }

    private void in(Estate estate) {
        room.apply(estate.build());
        room.seconds(2);
    }

    private static Estate twoHooks() {
        Estate estate = Estate.usual().hooks("hook", "first", "second");
        return estate.routes(estate.route("hook"));
    }

    private void refuses(String... paths) {
        Set<String> dead = Set.of(paths);
        room.wire.always(call ->
                dead.contains(call.url().getPath()) || dead.contains(call.url().getHost())
                        ? Trouble.REFUSED
                        : Trouble.NONE);
    }

    private List<Seen> calls(String path) {
        return room.wire.seen.stream()
                .filter(s -> s.call().url().getPath().equals(path))
                .toList();
    }

    @Test
    void aTriggerThatCertainlyDidNotReachTheFirstGoesToTheSecondAtOnceAndSoDoesItsResolve() {
        in(twoHooks());
        refuses("/first");
        Instant said = room.now();
        room.isDown("shop", 1);
        room.pass(Duration.ofMillis(100));
        assertThat(room.wire.hook("second"))
                .singleElement()
                .satisfies(seen -> assertThat(seen.at()).isBefore(said.plusMillis(100)));
        room.wire.always(Trouble.NONE);
        room.isUp("shop", 1);
        room.seconds(5);
        assertThat(room.wire.hook("second"))
                .as("whoever has the trigger gets the resolve")
                .hasSize(2);
        assertThat(calls("/first")).hasSize(1);
    }

    @Test
    void anAddressThatCouldNotBeReachedIsNotTriedFirstForHalfAMinute() {
        in(twoHooks().services(Estate.service("a"), Estate.service("b"), Estate.service("c")));
        refuses("/first");
        room.isDown("a", 1);
        room.seconds(20);
        room.isDown("b", 1);
        room.seconds(1);
        assertThat(calls("/first")).hasSize(1);
        assertThat(room.wire.hook("second")).hasSize(2);
        room.wire.always(Trouble.NONE);
        room.seconds(30);
        room.isDown("c", 1);
        room.seconds(1);
        assertThat(room.wire.hook("first")).as("and then it is").hasSize(1);
    }

    @Test
    void aTriggerThatMayHaveArrivedStaysWhereItWent() {
        in(twoHooks());
        room.wire.next(Trouble.ANSWER_LOST);
        refuses("/first");
        room.isDown("shop", 1);
        room.seconds(40);
        assertThat(calls("/second")).isEmpty();
        room.wire.always(Trouble.NONE);
        room.seconds(31);
        room.isUp("shop", 1);
        room.seconds(5);
        assertThat(calls("/second")).isEmpty();
        assertThat(room.wire.hook("first")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
    }

    @Test
    void whileNoneCanBeReachedEachIsTriedInItsTurnAndNothingIsLost() {
        in(twoHooks());
        refuses("/first", "/second");
        room.isDown("shop", 1);
        room.pass(Duration.ofMinutes(3));
        assertThat(calls("/first")).hasSizeGreaterThan(2);
        assertThat(calls("/second")).hasSizeGreaterThan(2);
        assertThat(room.wire.seen).as("at the pace of one address").hasSizeLessThan(30);
        refuses("/first");
        room.seconds(61);
        assertThat(room.wire.hook("second")).hasSize(1);
    }

    @Test
    void aFirstAddressThatTakesCallsAndNeverAnswersHoldsUpOnlyWhatItMayHave() {
        in(twoHooks()
                .services(IntStream.range(0, 40)
                        .mapToObj(i -> Estate.service("s" + i))
                        .toArray(Service[]::new)));
        room.wire.always(
                call -> call.url().getPath().equals("/first") ? new Trouble(false, true, 504, null) : Trouble.NONE);
        for (int i = 0; i < 5; i++) {
            room.isDown("s" + i, 1);
        }
        room.seconds(2);
        for (int i = 5; i < 40; i++) {
            room.isDown("s" + i, 1);
        }
        room.seconds(2);
        assertThat(room.wire.hook("second"))
                .as("what the dead one cannot have goes to the other")
                .hasSize(35);
    }

    @Test
    void atPagerDutyTheResolveGoesWithTheSameRoutingKeyByWhicheverAddressIsThere() {
        Estate estate = Estate.usual().pagerDuty("oncall", Estate.KEY, "http://proxy", "http://pagerduty");
        in(estate);
        room.wire.next(Trouble.REFUSED);
        room.isDown("shop", 1);
        room.seconds(1);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        room.seconds(40);
        refuses("pagerduty");
        room.isUp("shop", 1);
        room.seconds(3);
        assertThat(room.wire.seen.get(room.wire.seen.size() - 1).call().url().getHost())
                .isEqualTo("proxy");
        assertThat(room.wire.seen)
                .allSatisfy(seen -> assertThat(seen.text()).contains("\"routing_key\":\"" + Estate.KEY + '"'));
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
    }

    @Test
    void atPagerDutyTheResolveGoesByTheAddressOfNowEvenAfterARestart() {
        in(Estate.usual().pagerDuty("oncall", Estate.KEY, "http://pagerduty"));
        room.isDown("shop", 1);
        room.seconds(2);
        in(Estate.usual().pagerDuty("oncall", Estate.KEY, "http://pagerduty/eu"));
        room.killAndRestart();
        room.isUp("shop", 1);
        room.seconds(3);
        assertThat(room.wire.seen.get(room.wire.seen.size() - 1).call().url().getPath())
                .isEqualTo("/eu/v2/enqueue");
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
    }

    @Test
    void allAddressesOfARoutingKeyShareWhatItTakesInAMinute() {
        Estate estate = Estate.usual().pagerDuty("oncall", Estate.KEY, "http://pagerduty/a", "http://pagerduty/b");
        in(estate.services(
                IntStream.range(0, 200).mapToObj(i -> Estate.service("s" + i)).toArray(Service[]::new)));
        room.wire.next(Trouble.REFUSED);
        for (int i = 0; i < 200; i++) {
            room.isDown("s" + i, 1);
        }
        room.seconds(30);
        assertThat(room.wire.seen).hasSize(120);
    }

    @Test
    void whatAReceiverDidNotTakeIsTriedAgainOnlyIfTheEstateHasNeitherOfItsAddresses() {
        in(twoHooks());
        refuses("/first");
        room.wire.next(Trouble.REFUSED, Trouble.status(400));
        room.isDown("shop", 1);
        room.seconds(2);
        Estate turned = Estate.usual().hooks("hook", "second", "first");
        in(turned.routes(turned.route("hook")));
        assertThat(room.wire.seen).as("the same addresses").hasSize(2);
        Estate third = Estate.usual().hooks("hook", "third");
        in(third.routes(third.route("hook")));
        assertThat(room.wire.hook("third")).hasSize(1);
    }

    @Test
    void afterARestartTheResolveStillGoesToTheSecondAddress() {
        in(twoHooks());
        refuses("/first");
        room.isDown("shop", 1);
        room.seconds(2);
        room.wire.always(Trouble.NONE);
        room.killAndRestart();
        room.isUp("shop", 1);
        room.seconds(5);
        assertThat(room.wire.hook("second")).hasSize(2);
        assertThat(room.wire.hook("first")).isEmpty();
    }
}
