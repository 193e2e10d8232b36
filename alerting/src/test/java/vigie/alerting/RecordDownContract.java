package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import vigie.alerting.loop.Loop;
import vigie.alerting.record.Database;
import vigie.model.AlertState;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Incident;
import vigie.model.Severity;

/**
 * What the room does while its record fails: it tells people all the same, under one key; it does not act; and nothing that it has
 * accepted is lost. Each kind of record really fails, in each of its ways.
 */
abstract class RecordDownContract {
    private static final List<Integer> SECONDS = List.of(5, 29, 45, 300);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    Room room;

    /** Opens the record of this test, which may be down. */
    abstract Database open(VirtualLoop clock);

    /** Makes the record fail. */
    abstract void fails(String how);

    /** Ends that. */
    abstract void mend();

    static Stream<Object[]> outages(String... ways) {
        return Stream.of(ways).flatMap(how -> SECONDS.stream().map(s -> new Object[] {how, s}));
    }

    @BeforeEach
    void begin() {
        room = new Room(this::open, Estate.usual().build(), 1);
        log.start();
        logger().setLevel(Level.INFO);
        // An outage on purpose is nothing for the console.
        logger().setAdditive(false);
        logger().addAppender(log);
    }

    @AfterEach
    void end() {
        logger().detachAppender(log);
        logger().setLevel(null);
        logger().setAdditive(true);
        mend();
        assertThat(room.auditFault()).isEqualTo("null");
        assertThat(room.wire.pagerDuty.dropped)
                .as("a resolve of what is not open")
                .isEmpty();
        room.close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Loop.class);
    }

    private String dedup(int event) {
        return room.wire.pagerDuty.events.get(event).dedup();
    }

    @ParameterizedTest(name = "{0} for {1} s")
    @MethodSource("troubles")
    void peopleAreToldOnceUnderOneKeyAndNothingActs(String how, int seconds) {
        room.seconds(2);
        int considered = room.remedies.considered.size();
        fails(how);
        room.isDown("api", 1);
        room.seconds(seconds);
        assertThat(room.wire.pagerDuty.actions()).hasSize(seconds > 30 ? 1 : 0);
        assertThat(room.remedies.considered)
                .as("decisions while nothing can be written")
                .hasSize(considered);
        assertThat(room.alerting.condition().recordUp()).isFalse();
        assertThat(room.alerting.condition().unsaved()).isEqualTo(1);
        assertThat(log.list)
                .filteredOn(e -> e.getLevel() == Level.ERROR)
                .as("an outage is told once")
                .hasSize(1);
        mend();
        room.seconds(3);
        assertThat(room.alerting.condition().recordUp()).isTrue();
        assertThat(room.alerting.condition().unsaved()).isZero();
        assertThat(room.remedies.considered.size()).isGreaterThan(considered);
        assertThat(room.wire.pagerDuty.actions()).as("no second trigger").containsExactly("trigger");
        assertThat(room.only().id()).isEqualTo(dedup(0));
        room.isUp("api", 1);
        room.seconds(2);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
        assertThat(dedup(1)).isEqualTo(dedup(0));
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(log.list)
                .filteredOn(e -> e.getFormattedMessage().startsWith("the record is back"))
                .hasSize(1);
    }

    @ParameterizedTest(name = "{0} for {1} s")
    @MethodSource("troubles")
    void nothingThatWasAcceptedIsLost(String how, int seconds) {
        fails(how);
        for (int i = 0; i < 300; i++) {
            signal(i, State.ACTIVE);
        }
        room.seconds(seconds / 2);
        for (int i = 0; i < 300; i += 3) {
            signal(i, State.CLEAR);
        }
        room.isDown("shop", 1);
        room.seconds(seconds - seconds / 2);
        assertThat(room.alerting.condition().unsaved()).isEqualTo(301);
        mend();
        room.seconds(3);
        Incident shop = room.alerting.incident(room.only().id()).orElseThrow();
        assertThat(shop.alerts()).hasSize(201).allMatch(a -> a.state() == AlertState.FIRING);
        assertThat(room.alerting.condition().unsaved()).isZero();
        assertThat(room.metric("vigie_findings_dropped_total")).isZero();
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
    }

    private void signal(int i, State state) {
        room.say(Say.signal("shop", "s" + i, Severity.WARNING, state, room.now()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ways")
    void whatIsOverBeforeTheRecordIsBackIsResolvedFromMemory(String how) {
        fails(how);
        room.isDown("api", 1);
        room.seconds(40);
        room.isUp("api", 1);
        room.seconds(15);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
        assertThat(dedup(1)).isEqualTo(dedup(0));
        room.isDown("api", 1);
        room.seconds(15);
        assertThat(room.wire.pagerDuty.pages)
                .as("it comes back: that is a page of its own")
                .hasSize(2)
                .doesNotHaveDuplicates();
        mend();
        room.seconds(60);
        assertThat(room.only().id()).isEqualTo(dedup(2));
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve", "trigger");
    }

    @Test
    void aReceiverThatIsDownTooGetsTriggerAndResolveWhenItCan() {
        fails(first());
        room.wire.always(Wire.Trouble.ANSWER_LOST);
        room.isDown("api", 1);
        room.seconds(60);
        room.wire.always(Wire.Trouble.REFUSED);
        room.isUp("api", 1);
        room.seconds(60);
        assertThat(room.wire.pagerDuty.open()).hasSize(1);
        mend();
        room.seconds(5);
        room.wire.always(Wire.Trouble.NONE);
        room.seconds(30);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        assertThat(room.alerting.incidents(null, 10, null).items()).isEmpty();
    }

    @Test
    void theUnknownAndTheLessSevereResolveNothing() {
        fails(first());
        room.isDown("api", 1);
        room.seconds(40);
        room.say(Say.down("api", 1, State.UNKNOWN, room.now()));
        room.seconds(20);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        Finding down = Say.down("api", 1, State.ACTIVE, room.now());
        room.say(Say.finding(
                down.kind(),
                State.ACTIVE,
                Severity.WARNING,
                "api",
                down.instance(),
                "health",
                null,
                "slow",
                room.now()));
        room.seconds(20);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        room.isUp("api", 1);
        room.seconds(2);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
    }

    @Test
    void aParentThatIsSeenAfterItsChildTakesItsPageOver() {
        fails(first());
        room.isDown("api", 1);
        room.seconds(40);
        room.isDown("db", 1);
        room.seconds(40);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        room.isUp("db", 1);
        room.seconds(20);
        assertThat(room.wire.pagerDuty.open()).as("the child is still down").hasSize(1);
        room.isDown("db", 1);
        mend();
        room.seconds(5);
        assertThat(room.only().service()).isEqualTo("db");
        assertThat(room.only().id()).isEqualTo(dedup(0));
        room.isUp("db", 1);
        room.isUp("api", 1);
        room.seconds(5);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
    }

    @Test
    void anIncidentThatTheRecordHoldsOpenIsForTheRecordToResolve() {
        room.isDown("api", 1);
        room.seconds(5);
        fails(first());
        room.isDown("api", 2);
        room.seconds(40);
        room.isUp("api", 2);
        room.seconds(20);
        assertThat(room.wire.pagerDuty.open()).as("api-1 is still down").hasSize(1);
        room.isUp("api", 1);
        room.seconds(5);
        mend();
        room.seconds(5);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
    }

    @Test
    void aTriggerThatWaitedInTheRecordAndWasToldFromMemoryGetsItsResolve() {
        room.wire.always(Wire.Trouble.REFUSED);
        room.isDown("api", 1);
        room.seconds(5);
        String incident = room.only().id();
        fails(first());
        room.seconds(5);
        room.wire.always(Wire.Trouble.NONE);
        room.seconds(40);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        assertThat(dedup(0)).isEqualTo(incident);
        room.isUp("api", 1);
        room.seconds(20);
        mend();
        room.seconds(60);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.only().open()).isFalse();
    }

    @ParameterizedTest(name = "resolved by the record: {0}")
    @org.junit.jupiter.params.provider.ValueSource(booleans = {true, false})
    void theResolveGoesWhereTheTriggerWentThoughAReloadChangedTheKey(boolean byTheRecord) {
        fails(first());
        room.isDown("api", 1);
        room.seconds(40);
        room.apply(Estate.usual().pagerDuty("oncall", Estate.OTHER_KEY).build());
        room.seconds(5);
        if (byTheRecord) {
            mend();
            room.seconds(5);
            assertThat(room.only().id()).isEqualTo(dedup(0));
        }
        room.isUp("api", 1);
        room.seconds(20);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
        assertThat(room.wire.pagerDuty.events)
                .extracting(PagerDutyModel.Event::key)
                .containsOnly(Estate.KEY);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
    }

    @Test
    void aReceiverThatBreaksItsPromiseDoesNotEndTheLoop() {
        fails(first());
        room.wire.always(call -> {
            throw new IllegalStateException("a bug of the wire");
        });
        room.isDown("api", 1);
        room.seconds(60);
        mend();
        room.seconds(60);
        room.wire.always(Wire.Trouble.NONE);
        room.seconds(60);
        assertThat(room.only().open()).isTrue();
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
    }

    @Test
    void aStormIsNotMoreCallsThanAReceiverTakes() {
        Estate many = Estate.usual();
        many.services(
                IntStream.range(0, 300).mapToObj(i -> Estate.service("s" + i)).toArray(vigie.model.Service[]::new));
        room.apply(many.build());
        room.seconds(1);
        fails(first());
        for (int i = 0; i < 300; i++) {
            room.isDown("s" + i, 1);
        }
        room.seconds(45);
        assertThat(room.wire.pagerDuty.pages).hasSize(120);
        room.pass(Duration.ofMinutes(4));
        assertThat(room.wire.pagerDuty.pages).hasSize(300);
        assertThat(room.wire.pagerDuty.mostInAMinute).isLessThanOrEqualTo(120);
        assertThat(room.wire.seen).as("nothing was sent in vain").hasSize(300);
    }

    /** The first of the ways in which this record fails. */
    abstract String first();

    @Test
    void whoCannotBeReachedAtTheFirstAddressIsToldFromMemoryAtTheSecondAndResolvedThere() {
        room.apply(Estate.usual()
                .pagerDuty("oncall", Estate.KEY, "http://nowhere", "http://pagerduty")
                .build());
        room.seconds(2);
        room.wire.always(call -> call.url().getHost().equals("nowhere") ? Wire.Trouble.REFUSED : Wire.Trouble.NONE);
        fails(first());
        room.isDown("api", 1);
        room.seconds(33);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        mend();
        room.seconds(3);
        room.isUp("api", 1);
        room.seconds(3);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
        assertThat(dedup(1)).isEqualTo(dedup(0));
    }
}
