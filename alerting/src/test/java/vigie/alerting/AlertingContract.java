package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import vigie.alerting.record.Database;
import vigie.model.AlertState;
import vigie.model.Change;
import vigie.model.Finding.State;
import vigie.model.Incident;
import vigie.model.IncidentLog.Page;
import vigie.model.Operator.Result;
import vigie.model.OutboxNotice;
import vigie.model.Severity;

/** What the room promises, on each kind of record: the way of a finding to a page and back. */
abstract class AlertingContract {
    private Room room;

    /** Opens the record of this test; the same one each time. */
    abstract Database open(VirtualLoop clock);

    @BeforeEach
    void begin() {
        room = new Room(this::open, Estate.usual().build(), 1);
    }

    @AfterEach
    void close() {
        assertThat(room.auditFault()).isEqualTo("null");
        room.close();
    }

    @Test
    void aFindingBecomesAPageInTheTurnInWhichItIsAccepted() {
        room.isDown("api", 2);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        Incident incident = room.only();
        assertThat(incident.service()).isEqualTo("api");
        assertThat(incident.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(incident.open()).isTrue();
        assertThat(incident.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(AlertState.FIRING);
            assertThat(alert.incident()).isEqualTo(incident.id());
            assertThat(alert.labels().asMap())
                    .containsEntry("alertname", "TargetDown")
                    .containsEntry("service", "api")
                    .containsEntry("severity", "critical")
                    .containsEntry("instance", "127.0.0.1:8002")
                    .containsEntry("check", "health")
                    .containsEntry("zone", "b")
                    .containsEntry("region", "eu")
                    .hasSize(7);
        });
        assertThat(room.changes).extracting(Change::key).contains(incident.id());
    }

    @Test
    void theEndOfTheLastAlertClosesTheIncidentAndResolvesThePage() {
        room.isDown("api", 1);
        room.isDown("api", 2);
        room.seconds(5);
        room.isUp("api", 2);
        assertThat(room.only().open()).isTrue();
        room.seconds(5);
        room.isUp("api", 1);
        room.seconds(1);
        Incident incident = room.only();
        assertThat(incident.open()).isFalse();
        assertThat(incident.closedAt()).isNotNull();
        assertThat(incident.alerts()).allMatch(a -> a.state() == AlertState.RESOLVED && a.resolvedAt() != null);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(incident.timeline()).extracting(Incident.Entry::kind).contains("state", "evidence", "notice");
    }

    @Test
    void sayingTheSameAgainWritesNothing() {
        room.isDown("api", 1);
        room.seconds(2);
        int entries = room.alerting.audit(1_000, null).items().size();
        Incident before = room.only();
        for (int i = 0; i < 10; i++) {
            room.isDown("api", 1);
            room.seconds(1);
        }
        assertThat(room.alerting.audit(1_000, null).items()).hasSize(entries);
        assertThat(room.only()).isEqualTo(before);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
    }

    @Test
    void aPendingAlertFiresAfterHoldForAndEndsAfterKeepFiringFor() {
        room.apply(Estate.usual()
                .rule("shop", "queue", Duration.ofSeconds(30), Duration.ofSeconds(10))
                .build());
        room.say(Say.signal("shop", "queue", Severity.WARNING, State.ACTIVE, room.now()));
        room.seconds(29);
        assertThat(room.incidents(true)).isEmpty();
        room.seconds(1);
        assertThat(room.incidents(true)).hasSize(1);
        room.say(Say.signal("shop", "queue", Severity.WARNING, State.CLEAR, room.now()));
        room.seconds(9);
        assertThat(room.incidents(true)).hasSize(1);
        room.seconds(1);
        assertThat(room.incidents(true)).isEmpty();
    }

    @Test
    void everythingGoesOnAfterARestart() {
        room.apply(Estate.usual()
                .rule("shop", "queue", Duration.ofSeconds(30), Duration.ZERO)
                .build());
        room.isDown("api", 1);
        room.say(Say.signal("shop", "queue", Severity.WARNING, State.ACTIVE, room.now()));
        room.seconds(10);
        room.killAndRestart();
        assertThat(room.incidents(true)).hasSize(1);
        room.isUp("api", 1);
        room.say(Say.signal("shop", "queue", Severity.WARNING, State.ACTIVE, room.now()));
        room.seconds(26);
        assertThat(room.incidents(true)).extracting(Incident::service).containsExactly("shop");
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve", "trigger");
    }

    @Test
    void incidentsComeInPagesNewestFirstAndNoneTwice() {
        for (int i = 0; i < 7; i++) {
            room.isDown("shop", 1);
            room.seconds(1);
            room.isUp("shop", 1);
            room.seconds(1);
        }
        room.isDown("api", 1);
        Page<Incident> first = room.alerting.incidents(null, 3, null);
        Page<Incident> second = room.alerting.incidents(null, 3, first.next());
        Page<Incident> third = room.alerting.incidents(null, 3, second.next());
        List<String> ids = List.of(first, second, third).stream()
                .flatMap(page -> page.items().stream())
                .map(Incident::id)
                .toList();
        assertThat(ids).hasSize(8).doesNotHaveDuplicates();
        assertThat(third.next()).isNull();
        assertThat(first.items().get(0).service()).isEqualTo("api");
        assertThat(room.alerting.incidents(false, 100, null).items()).hasSize(7);
        assertThat(room.alerting.incidents(true, 100, null).items()).hasSize(1);
    }

    @Test
    void anAcknowledgementIsWrittenDownAndPassedOn() {
        room.isDown("api", 1);
        String id = room.only().id();
        room.seconds(1);
        assertThat(room.answer(room.alerting.acknowledge(id, "ada", "looking", null))
                        .result())
                .isEqualTo(Result.DONE);
        room.seconds(1);
        assertThat(room.only().acknowledgedBy()).isEqualTo("ada");
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "acknowledge");
        assertThat(room.answer(room.alerting.acknowledge("nothing", "ada", "", null))
                        .result())
                .isEqualTo(Result.NOT_FOUND);
        room.isUp("api", 1);
        assertThat(room.answer(room.alerting.acknowledge(id, "ada", "", null)).result())
                .isEqualTo(Result.CONFLICT);
        assertThat(room.alerting.audit(1_000, null).items())
                .anyMatch(e -> e.actor().equals("ada") && e.action().equals("incident.acknowledged"));
    }

    @Test
    void parentAndChildAreOneIncidentOnThisRecordToo() {
        room.isDown("api", 1);
        room.seconds(2);
        room.isDown("db", 1);
        room.isDown("web", 1);
        room.seconds(2);
        Incident incident = room.only();
        assertThat(incident.service()).isEqualTo("db");
        assertThat(incident.alerts()).hasSize(3);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
    }

    @Test
    void aReceiverThatIsDownIsToldLaterAndInOrder() {
        room.wire.always(Wire.Trouble.ANSWER_LOST);
        room.wire.next(Wire.Trouble.status(503), Wire.Trouble.status(500));
        room.isDown("api", 1);
        room.seconds(120);
        room.isUp("api", 1);
        room.seconds(30);
        room.wire.always(Wire.Trouble.NONE);
        room.seconds(60);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
    }

    @Test
    void s11_aStormOfPagesIsHeldAndEndsOnEveryRecord() {
        room.apply(Estate.usual()
                .services(Estate.service("a"), Estate.service("b"), Estate.service("c"), Estate.service("d"))
                .storm("oncall", 1, Duration.ofMinutes(1))
                .build());
        room.seconds(2);
        for (String service : List.of("a", "b", "c", "d")) {
            room.say(Say.signal(service, "queue", Severity.WARNING, State.ACTIVE, room.now()));
        }
        room.seconds(2);
        assertThat(room.wire.pagerDuty.pages).as("a, and AlertStorm").hasSize(2);
        assertThat(room.alerting.condition().storms())
                .singleElement()
                .matches(storm -> storm.held() == 3 && !storm.digest());
        assertThat(room.alerting.notices(OutboxNotice.State.HELD, 10, null).items())
                .hasSize(3);
        room.say(Say.signal("b", "queue", Severity.CRITICAL, State.ACTIVE, room.now()));
        room.killAndRestart();
        room.seconds(65);
        assertThat(room.wire.pagerDuty.pages).as("and b, and StormDigest").hasSize(4);
        for (String service : List.of("a", "b", "c", "d")) {
            room.say(Say.signal(service, "queue", Severity.WARNING, State.CLEAR, room.now()));
        }
        room.seconds(3);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.alerting.condition().storms()).isEmpty();
    }

    @Test
    void whatCannotBeToldIsToldToTheFallbackAndCanBeSentAgain() {
        Estate estate = Estate.usual().hooks("hook", "dead", "odd").fallback("hook", "oncall", Duration.ofMinutes(1));
        room.apply(estate.routes(estate.route("hook")).build());
        room.seconds(2);
        room.wire.always(call -> switch (call.url().getPath()) {
            case "/dead" -> Wire.Trouble.REFUSED;
            case "/odd" -> Wire.Trouble.status(404);
            default -> Wire.Trouble.NONE;
        });
        room.isDown("shop", 1);
        room.seconds(58);
        assertThat(room.wire.pagerDuty.pages).isEmpty();
        room.seconds(5);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        OutboxNotice rejected = room.alerting
                .notices(OutboxNotice.State.REJECTED, 1, null)
                .items()
                .get(0);
        assertThat(room.alerting.notices(null, 1, null).items().get(0).receiver())
                .isEqualTo("oncall");
        room.wire.always(Wire.Trouble.NONE);
        assertThat(room.answer(room.alerting.resend(rejected.id(), "ops", "")).result())
                .isEqualTo(Result.DONE);
        room.seconds(2);
        room.isUp("shop", 1);
        room.seconds(2);
        assertThat(room.wire.seen.stream()
                        .filter(seen -> seen.status() == 200
                                && seen.call().url().getHost().equals("hook")))
                .hasSize(2);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
    }
}
