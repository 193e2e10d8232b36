package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.model.Alert;
import vigie.model.CheckResult;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Incident;
import vigie.model.Labels;
import vigie.model.Severity;
import vigie.model.Status;
import vigie.model.Target;

/** How alerts fold into incidents: api depends on db, web on api; shop stands alone. */
class IncidentsTest {
    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.sqlite(folder, Estate.usual());
    }

    @AfterEach
    void end() {
        assertThat(room.auditFault()).isEqualTo("null");
        room.close();
    }

    @ParameterizedTest(name = "group_wait {0} s")
    @ValueSource(ints = {0, 5})
    void pain5_aChildThatFailsTwoSecondsBeforeItsParentIsOnePageWithTheParentAsRoot(int groupWait) {
        room.apply(Estate.usual().groupWait(Duration.ofSeconds(groupWait)).build());
        room.isDown("api", 1);
        String id = room.only().id();
        room.seconds(2);
        room.isDown("db", 1);
        room.seconds(70);
        assertThat(room.only().service()).isEqualTo("db");
        assertThat(room.only().id()).as("the page's key stays").isEqualTo(id);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        assertThat(room.only().timeline()).anyMatch(line -> line.text().equals("The root is db, not api"));
        assertThat(lastTrigger()).contains("db-1 is down").contains("also affected: api");
    }

    @ParameterizedTest(name = "group_wait {0} s")
    @ValueSource(ints = {0, 5})
    void pain5_aChildThatFailsTwoSecondsAfterItsParentIsOnePageWithTheParentAsRoot(int groupWait) {
        room.apply(Estate.usual().groupWait(Duration.ofSeconds(groupWait)).build());
        room.isDown("db", 1);
        room.seconds(2);
        room.isDown("api", 1);
        room.seconds(70);
        assertThat(room.only().service()).isEqualTo("db");
        assertThat(room.only().alerts()).hasSize(2);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
    }

    private String lastTrigger() {
        List<PagerDutyModel.Event> events = room.wire.pagerDuty.events;
        return events.get(events.size() - 1).body().at("/payload/summary").asText();
    }

    @Test
    void aWholeChainInAnyOrderIsOneIncident() {
        room.isDown("web", 1);
        room.seconds(1);
        room.isDown("api", 1);
        room.seconds(1);
        room.isDown("db", 1);
        room.seconds(1);
        room.isDown("shop", 1);
        assertThat(room.incidents(true)).extracting(Incident::service).containsExactlyInAnyOrder("db", "shop");
        room.seconds(61);
        assertThat(room.wire.pagerDuty.pages).hasSize(2);
    }

    @Test
    void twoChildrenThatWereSeenFirstAreTakenTogetherUnderTheirParent() {
        room.apply(Estate.usual()
                .services(Estate.service("db"), Estate.service("a", "db"), Estate.service("b", "db"))
                .build());
        room.isDown("a", 1);
        room.isDown("b", 1);
        assertThat(room.incidents(true)).hasSize(2);
        String first = room.incidents(true).get(1).id();
        room.seconds(1);
        room.isDown("db", 1);
        room.seconds(2);
        assertThat(room.incidents(true)).singleElement().satisfies(incident -> {
            assertThat(incident.service()).isEqualTo("db");
            assertThat(incident.id()).isEqualTo(first);
            assertThat(incident.alerts()).hasSize(3);
        });
        assertThat(room.wire.pagerDuty.open()).as("the other page was resolved").hasSize(1);
        assertThat(room.wire.pagerDuty.dropped).isEmpty();
    }

    @Test
    void aChildThatWaitedUnpagedForItsPageIsTakenInWithoutAnyPage() {
        room.apply(Estate.usual()
                .services(Estate.service("db"), Estate.service("a", "db"), Estate.service("b", "db"))
                .groupWait(Duration.ofSeconds(5))
                .build());
        room.isDown("a", 1);
        room.isDown("b", 1);
        room.seconds(2);
        room.isDown("db", 1);
        room.seconds(120);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        assertThat(room.wire.pagerDuty.dropped).isEmpty();
    }

    @Test
    void aParentThatIsAboutToFailTakesItsChildIn() {
        room.apply(Estate.usual()
                .rule("db", "errors", Duration.ofSeconds(10), Duration.ZERO)
                .build());
        room.say(Say.signal("db", "errors", Severity.CRITICAL, State.ACTIVE, room.now()));
        room.seconds(2);
        room.isDown("api", 1);
        assertThat(room.only().service()).isEqualTo("db");
        room.seconds(20);
        assertThat(room.only().alerts()).hasSize(2);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
    }

    @Test
    void aParentThatRecoversBeforeItEverFailedGivesTheIncidentBackToTheChild() {
        room.apply(Estate.usual()
                .rule("db", "errors", Duration.ofSeconds(10), Duration.ZERO)
                .build());
        room.say(Say.signal("db", "errors", Severity.CRITICAL, State.ACTIVE, room.now()));
        room.isDown("api", 1);
        room.seconds(3);
        room.say(Say.signal("db", "errors", Severity.CRITICAL, State.CLEAR, room.now()));
        room.seconds(3);
        assertThat(room.only().service()).isEqualTo("api");
        room.seconds(120);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
    }

    @Test
    void pain7_aChildPagesAfterItsParentsRecoveryOnlyIfAFreshCheckIsBad() {
        room.isDown("db", 1);
        room.isDown("api", 1);
        room.isDown("api", 2);
        room.seconds(10);
        room.isUp("db", 1);
        room.seconds(28);
        assertThat(room.freshlyChecked).isEmpty();
        room.fresh.put("api", List.of(answer("api", 1, Status.UP), answer("api", 2, Status.UNKNOWN)));
        room.seconds(5);
        assertThat(room.freshlyChecked).containsExactly("api");
        assertThat(room.wire.pagerDuty.pages).as("good and unknown page nobody").hasSize(1);
        assertThat(room.incidents(true)).extracting(Incident::service).containsExactly("db");
        room.fresh.put("api", List.of(answer("api", 1, Status.UP), answer("api", 2, Status.DOWN)));
        room.seconds(35);
        assertThat(room.incidents(true)).singleElement().satisfies(incident -> {
            assertThat(incident.service()).isEqualTo("api");
            assertThat(incident.alerts()).hasSize(2);
        });
        assertThat(room.wire.pagerDuty.pages).hasSize(2);
        assertThat(room.wire.pagerDuty.open())
                .as("the parent's page is resolved")
                .hasSize(1);
    }

    @Test
    void aChildThatRecoversAfterItsParentPagesNobody() {
        room.isDown("db", 1);
        room.isDown("api", 1);
        room.seconds(10);
        room.isUp("db", 1);
        room.seconds(20);
        room.isUp("api", 1);
        room.seconds(120);
        assertThat(room.only().open()).isFalse();
        assertThat(room.freshlyChecked).isEmpty();
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
    }

    @Test
    void aNewFailureOfTheChildAfterTheParentsRecoveryIsAPageOfItsOwn() {
        room.isDown("db", 1);
        room.isDown("api", 1);
        room.seconds(10);
        room.isUp("db", 1);
        room.seconds(2);
        room.isDown("api", 2);
        room.seconds(2);
        assertThat(room.incidents(true)).extracting(Incident::service).containsExactlyInAnyOrder("db", "api");
        assertThat(room.wire.pagerDuty.pages).hasSize(2);
    }

    @Test
    void aSignalThatOutlivesTheRootKeepsTheIncidentUnderItsOwnName() {
        room.isDown("db", 1);
        room.say(Say.signal("web", "latency", Severity.WARNING, State.ACTIVE, room.now()));
        room.seconds(5);
        room.isUp("db", 1);
        room.seconds(40);
        assertThat(room.only().service()).isEqualTo("web");
        assertThat(room.only().open()).isTrue();
        room.seconds(120);
        assertThat(room.wire.pagerDuty.pages).as("nobody is paged again").hasSize(1);
    }

    private CheckResult answer(String service, int n, Status status) {
        return new CheckResult(
                new Target(Say.instance(service, n), "health"),
                room.now(),
                status,
                null,
                status == Status.UP ? "" : "looked at afresh",
                Duration.ofMillis(5),
                Duration.ofSeconds(1),
                CheckResult.Breaker.CLOSED,
                List.of());
    }

    @Test
    void theSentenceSaysHowMuchOfTheServiceIsDown() {
        room.alerting.instances("api", List.of(Say.instance("api", 1), Say.instance("api", 2), Say.instance("api", 3)));
        room.isDown("api", 2);
        assertThat(room.only().summary()).isEqualTo("api-2 is down (1 of 3 instances of api)");
        room.isDown("api", 3);
        room.isDown("web", 1);
        assertThat(room.only().summary())
                .isEqualTo("api-2 is down (2 of 3 instances of api), and 1 more alert; also affected: web");
    }

    @Test
    void theSeverityIsTheWorstSoFar() {
        room.say(Say.signal("shop", "queue", Severity.WARNING, State.ACTIVE, room.now()));
        assertThat(room.only().severity()).isEqualTo(Severity.WARNING);
        room.isDown("shop", 1);
        assertThat(room.only().severity()).isEqualTo(Severity.CRITICAL);
        room.isUp("shop", 1);
        assertThat(room.only().severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void theTimelineHasTheEvidenceInItsOrder() {
        room.say(new Finding(
                Finding.Kind.ANOMALY,
                State.ACTIVE,
                Severity.ERROR,
                "shop",
                null,
                null,
                "latency",
                Labels.EMPTY,
                "latency of shop is 0.9, expected 0.1 to 0.3",
                List.of("0.2 at 10:00", "0.9 at 10:01"),
                room.now(),
                0.9,
                7.5,
                0.1,
                0.3));
        room.seconds(1);
        room.say(Say.signal("shop", "queue", Severity.WARNING, State.ACTIVE, room.now()));
        Incident incident = room.only();
        assertThat(incident.timeline()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
        assertThat(incident.timeline().get(0).kind()).isEqualTo("state");
        assertThat(incident.timeline().get(1)).satisfies(line -> {
            assertThat(line.kind()).isEqualTo("evidence");
            assertThat(line.data())
                    .containsEntry("value", "0.9")
                    .containsEntry("score", "7.5")
                    .containsEntry("low", "0.1")
                    .containsEntry("high", "0.3")
                    .containsEntry("evidence", "0.2 at 10:00; 0.9 at 10:01");
        });
        assertThat(incident.alerts()).extracting(Alert::value).contains(0.9);
    }

    @Test
    void whatBecomesWorseIsToldAtOnceAndNotAtTheEndOfTheGroupInterval() {
        room.say(Say.signal("shop", "queue", Severity.WARNING, State.ACTIVE, room.now()));
        room.seconds(2);
        room.say(Say.signal("shop", "errors", Severity.WARNING, State.ACTIVE, room.now()));
        room.seconds(2);
        assertThat(room.wire.pagerDuty.events)
                .as("an update of the same severity waits")
                .hasSize(1);
        room.isDown("shop", 1);
        room.seconds(2);
        assertThat(room.wire.pagerDuty.events).hasSize(2);
        assertThat(room.wire
                        .pagerDuty
                        .events
                        .get(1)
                        .body()
                        .at("/payload/severity")
                        .asText())
                .isEqualTo("critical");
        assertThat(room.only().alerts().get(0).labels().get("severity"))
                .as("the worst comes first")
                .isEqualTo("critical");
    }

    @Test
    void pain15_whatComesBackAfterTheEndIsANewIncident() {
        room.isDown("api", 1);
        room.answer(room.alerting.acknowledge(room.only().id(), "ada", "", null));
        room.seconds(1);
        room.isUp("api", 1);
        room.seconds(1);
        room.isDown("api", 1);
        room.seconds(1);
        assertThat(room.incidents(true))
                .singleElement()
                .satisfies(incident -> assertThat(incident.acknowledgedBy())
                        .as("an acknowledgement ends with its incident")
                        .isNull());
        assertThat(room.wire.pagerDuty.pages).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aThousandAlertsOfOneServiceAreOneIncidentThatCanStillBeRead() {
        Finding[] all = new Finding[1_500];
        for (int i = 0; i < all.length; i++) {
            all[i] = Say.signal("shop", "s" + i, Severity.WARNING, State.ACTIVE, room.now());
        }
        room.say(all);
        room.seconds(120);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        assertThat(room.alerting.incident(room.only().id()))
                .hasValueSatisfying(incident -> assertThat(incident.alerts()).hasSize(1_000));
        assertThat(room.only().timeline()).hasSizeLessThanOrEqualTo(1_000);
        for (int i = 0; i < all.length; i++) {
            all[i] = Say.signal("shop", "s" + i, Severity.WARNING, State.CLEAR, room.now());
        }
        room.say(all);
        room.seconds(1);
        assertThat(room.only().open()).isFalse();
        assertThat(room.wire.pagerDuty.open()).isEmpty();
    }
}
