package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.model.AuditEntry;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.IncidentLog.PageStorm;
import vigie.model.OutboxNotice;
import vigie.model.Service;
import vigie.model.Severity;
import vigie.model.Silence;

/** Many incidents at once: people get a few pages and one notice that tells of the others. */
class PageStormTest {
    private static final Duration PER = Duration.ofMinutes(1);
    private static final int PAGES = 5;
    private static final int SERVICES = 40;

    @TempDir
    Path folder;

    private Room room;

    @BeforeEach
    void begin() {
        room = Room.quick(folder, Estate.usual(), 1);
        room.apply(estate().build());
        room.seconds(2);
    }

    @AfterEach
    void end() {
        assertThat(room.auditFault()).isEqualTo("null");
        assertThat(room.wire.pagerDuty.dropped).isEmpty();
        room.close();
    }

    private static Estate estate() {
        Service[] services = Stream.iterate(1, n -> n + 1)
                .limit(SERVICES)
                .map(n -> Estate.service("s" + n))
                .toArray(Service[]::new);
        return Estate.usual().services(services).storm("oncall", PAGES, PER);
    }

    private Finding says(String service, Severity severity, Finding.State state) {
        return Say.signal(service, "queue", severity, state, room.now());
    }

    private void fail(int from, int to) {
        fail(from, to, Severity.WARNING);
    }

    private void fail(int from, int to, Severity severity) {
        List<Finding> findings = new ArrayList<>();
        for (int n = from; n <= to; n++) {
            findings.add(says("s" + n, severity, Finding.State.ACTIVE));
        }
        room.say(findings.toArray(Finding[]::new));
    }

    private void heal(int from, int to) {
        List<Finding> findings = new ArrayList<>();
        for (int n = from; n <= to; n++) {
            findings.add(says("s" + n, Severity.WARNING, Finding.State.CLEAR));
        }
        room.say(findings.toArray(Finding[]::new));
    }

    /** What PagerDuty was told of one kind of event, in its order: the service of each incident. */
    private List<String> told(String action) {
        return room.wire.pagerDuty.events.stream()
                .filter(event -> event.action().equals(action))
                .map(event -> service(event.dedup()))
                .toList();
    }

    /** Pages that opened something, once each. */
    private List<String> pages() {
        return room.wire.pagerDuty.pages.stream()
                .map(page -> service(page.substring(page.indexOf(' ') + 1)))
                .toList();
    }

    private String service(String incident) {
        return room.alerting.incident(incident).orElseThrow().service();
    }

    private Incident of(String service) {
        return room.alerting.incidents(null, 1_000, null).items().stream()
                .filter(incident -> incident.service().equals(service))
                .findFirst()
                .orElseThrow();
    }

    private List<String> lines(String service) {
        return of(service).timeline().stream().map(Incident.Entry::text).toList();
    }

    private List<String> texts(String service) {
        return room.wire.pagerDuty.events.stream()
                .filter(event -> service(event.dedup()).equals(service))
                .map(event -> event.body())
                .map(body -> body.at("/payload/summary"))
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void s11_aBurstIsAFewPagesAndOneNoticeWithTheNumberThatIsHeldBack() {
        room.say(says("s30", Severity.WARNING, Finding.State.ACTIVE));
        room.say(Say.signal("s30", "depth", Severity.WARNING, Finding.State.ACTIVE, room.now()));
        fail(1, 29);
        room.seconds(5);
        assertThat(pages()).hasSize(PAGES + 1).contains("s30", "vigie/oncall");
        assertThat(texts("vigie/oncall"))
                .singleElement()
                .asString()
                .contains("more than 5 in 1m", "25 are held back", "and 20 more");
        assertThat(of("vigie/oncall").alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.labels().get("alertname")).isEqualTo("AlertStorm");
            assertThat(alert.labels().get("receiver")).isEqualTo("oncall");
            assertThat(alert.labels().get("severity")).isEqualTo("warning");
        });
        List<String> held = room.incidents(true).stream()
                .map(Incident::service)
                .filter(service -> !pages().contains(service))
                .toList();
        assertThat(held).hasSize(25);
        held.forEach(service -> assertThat(lines(service)).contains("oncall is not told: held back by the storm"));
        assertThat(room.alerting.condition().storms())
                .containsExactly(new PageStorm("oncall", false, Room.START.plusSeconds(2), 25));
        assertThat(room.alerting.notices(OutboxNotice.State.HELD, 100, null).items())
                .hasSize(25);
        assertThat(room.alerting.ownConditions()).extracting(Finding::kind).containsExactly(Finding.Kind.ALERT_STORM);
    }

    @Test
    void s11_theServicesWithTheMostAlertsAreNamedFirst() {
        fail(1, PAGES);
        room.seconds(1);
        room.say(
                says("s11", Severity.WARNING, Finding.State.ACTIVE),
                says("s12", Severity.WARNING, Finding.State.ACTIVE),
                Say.signal("s12", "depth", Severity.ERROR, Finding.State.ACTIVE, room.now()));
        room.seconds(2);
        assertThat(texts("vigie/oncall"))
                .singleElement()
                .asString()
                .endsWith("2 are held back; the most alerts: s12 (2), s11 (1)");
        assertThat(of("vigie/oncall").severity()).as("the worst that is held").isEqualTo(Severity.ERROR);
    }

    @Test
    void s11_whatIsCriticalGoesThroughAtOnce() {
        fail(1, 20);
        room.seconds(2);
        Instant before = room.now();
        fail(21, 30, Severity.CRITICAL);
        room.seconds(1);
        assertThat(pages()).hasSize(PAGES + 1 + 10);
        assertThat(room.wire.pagerDuty.events.stream()
                        .filter(event -> !event.at().isBefore(before)))
                .hasSize(10)
                .allSatisfy(event -> assertThat(event.at()).isBefore(before.plusMillis(100)));
        room.say(says("s20", Severity.CRITICAL, Finding.State.ACTIVE));
        room.seconds(1);
        assertThat(pages()).as("what becomes critical while it is held").endsWith("s20");
        heal(20, 20);
        room.seconds(1);
        assertThat(told("resolve")).containsExactly("s20");
    }

    @Test
    void s11_theCriticalAreToldBeforeTheOthersOfTheSameMoment() {
        List<Finding> findings = new ArrayList<>();
        for (int n = 1; n <= 10; n++) {
            findings.add(says("s" + n, n > 6 ? Severity.CRITICAL : Severity.WARNING, Finding.State.ACTIVE));
        }
        room.say(findings.toArray(Finding[]::new));
        room.seconds(2);
        assertThat(pages()).hasSize(PAGES + 1).contains("s7", "s8", "s9", "s10", "vigie/oncall");
    }

    @Test
    void s11_whatVigieSaysOfItselfIsNeverHeld() {
        fail(1, 20);
        room.seconds(2);
        room.say(Say.finding(
                Finding.Kind.CONFIG_REJECTED,
                Finding.State.ACTIVE,
                Severity.WARNING,
                "vigie",
                null,
                null,
                null,
                "the estate was refused",
                room.now()));
        room.say(Say.finding(
                Finding.Kind.DRILL_FAILED,
                Finding.State.ACTIVE,
                Severity.WARNING,
                "s20",
                null,
                null,
                null,
                "the drill of s20 failed",
                room.now()));
        room.seconds(1);
        assertThat(pages()).hasSize(PAGES + 3).endsWith("vigie", "s20");
    }

    @Test
    void s11_whatWasToldIsResolvedAtOnceAndWhatWasHeldIsNeverTold() {
        fail(1, 20);
        room.seconds(2);
        List<String> told = pages();
        heal(1, 20);
        room.seconds(1);
        assertThat(told("resolve"))
                .containsExactlyInAnyOrderElementsOf(
                        told.stream().filter(s -> !s.startsWith("vigie/")).toList());
        List<String> never = room.incidents(false).stream()
                .map(Incident::service)
                .filter(service -> !told.contains(service))
                .toList();
        assertThat(never).hasSize(15);
        never.forEach(service -> assertThat(lines(service))
                .contains("oncall is never told of it: held back by the storm until its end"));
        room.pass(PER.plusSeconds(2));
        assertThat(pages()).isEqualTo(told);
        assertThat(told("resolve")).endsWith("vigie/oncall");
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(lines("vigie/oncall"))
                .contains("The storm is over: 15 pages were held back, nothing of it is open any more");
    }

    @Test
    void s11_aFewThatAreLeftAreToldEachWhenTheStormIsOver() {
        fail(1, 20);
        room.seconds(2);
        heal(1, 16);
        room.seconds(50);
        assertThat(pages()).hasSize(PAGES + 1);
        room.seconds(12);
        assertThat(pages()).hasSize(PAGES + 1 + 4).contains("s17", "s18", "s19", "s20");
        assertThat(told("resolve")).as("the notice of the storm").contains("vigie/oncall");
        assertThat(room.alerting.condition().outboxWaiting()).isZero();
        assertThat(lines("s18")).contains("oncall is told now: the storm is over", "oncall was told");
        assertThat(room.alerting.condition().storms()).isEmpty();
        assertThat(room.alerting.ownConditions()).isEmpty();
        heal(17, 20);
        room.seconds(1);
        assertThat(told("resolve")).contains("s17", "s18", "s19", "s20");
        assertThat(room.wire.pagerDuty.open()).isEmpty();
    }

    @Test
    void s11_manyThatAreLeftAreToldInOneAndEachIsOverSilently() {
        fail(1, 30);
        room.pass(PER.plusSeconds(5));
        assertThat(told("resolve")).containsExactly("vigie/oncall");
        assertThat(pages()).hasSize(PAGES + 2).endsWith("vigie/oncall");
        Incident digest = of("vigie/oncall");
        assertThat(digest.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.labels().get("alertname")).isEqualTo("StormDigest");
            assertThat(alert.summary()).contains("25 incidents", "still open", "and 20 more");
        });
        assertThat(room.alerting.condition().storms()).singleElement().satisfies(storm -> {
            assertThat(storm.digest()).isTrue();
            assertThat(storm.held()).isEqualTo(25);
        });
        room.pass(Duration.ofMinutes(30));
        assertThat(pages()).as("nothing more of the same").hasSize(PAGES + 2);
        String one = room.alerting
                .notices(OutboxNotice.State.HELD, 1, null)
                .items()
                .get(0)
                .incident();
        String service = service(one);
        assertThat(lines(service)).contains("oncall is told in a digest of what the storm held back");
        heal(1, 30);
        room.seconds(3);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(told("resolve")).doesNotContain(service).endsWith("vigie/oncall");
        assertThat(room.alerting.condition().storms()).isEmpty();
    }

    @Test
    void s11_whatBecomesCriticalInADigestIsAPageOfItsOwn() {
        fail(1, 30);
        room.pass(PER.plusSeconds(5));
        String service = service(room.alerting
                .notices(OutboxNotice.State.HELD, 1, null)
                .items()
                .get(0)
                .incident());
        room.say(says(service, Severity.CRITICAL, Finding.State.ACTIVE));
        room.seconds(1);
        assertThat(pages()).endsWith(service);
    }

    @Test
    void s11_aStormDuringADigestIsTakenTogetherWithIt() {
        fail(1, 20);
        room.pass(PER.plusSeconds(5));
        assertThat(of("vigie/oncall").alerts().get(0).labels().get("alertname")).isEqualTo("StormDigest");
        fail(21, 40);
        room.seconds(5);
        assertThat(of("vigie/oncall").alerts().get(0).labels().get("alertname")).isEqualTo("AlertStorm");
        assertThat(of("vigie/oncall").summary()).contains("31 are held back");
        room.pass(PER.plusSeconds(5));
        assertThat(of("vigie/oncall").summary()).contains("31 incidents");
        assertThat(pages()).as("the notice of a digest is a page too").hasSize(2 * PAGES + 3);
        heal(1, 40);
        room.seconds(3);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
    }

    @Test
    void s11_aStormGoesOnAsLongAsTheyKeepComingAndInNoMinuteAreThereMorePagesThanTheBound() {
        for (int n = 1; n <= 40; n++) {
            fail(n, n);
            room.seconds(6);
        }
        assertThat(room.alerting.condition().storms()).hasSize(1);
        assertThat(told("resolve")).isEmpty();
        room.pass(Duration.ofMinutes(3));
        assertThat(room.alerting.condition().storms()).singleElement().matches(PageStorm::digest);
        List<Instant> opened = room.wire.pagerDuty.events.stream()
                .filter(event -> event.action().equals("trigger")
                        && !service(event.dedup()).startsWith("vigie/"))
                .map(event -> event.at())
                .toList();
        assertThat(opened).hasSize(PAGES);
    }

    @Test
    void s11_fewerThanTheBoundAreNoStorm() {
        for (int n = 1; n <= 16; n++) {
            fail(n, n);
            room.seconds(13);
        }
        assertThat(pages()).hasSize(16);
        assertThat(room.alerting.condition().storms()).isEmpty();
    }

    @Test
    void s11_aStormOutlivesTheProcess() {
        fail(1, 20);
        room.seconds(10);
        List<String> told = pages();
        room.killAndRestart();
        fail(1, 24);
        room.seconds(10);
        assertThat(pages())
                .as("nobody is told again, and the new ones are held too")
                .isEqualTo(told);
        assertThat(room.alerting.condition().storms()).singleElement().satisfies(storm -> {
            assertThat(storm.since()).isEqualTo(Room.START.plusSeconds(2));
            assertThat(storm.held()).isEqualTo(19);
        });
        assertThat(room.alerting.ownConditions()).extracting(Finding::kind).containsExactly(Finding.Kind.ALERT_STORM);
        room.pass(PER);
        assertThat(of("vigie/oncall").alerts().get(0).labels().get("alertname")).isEqualTo("StormDigest");
        room.killAndRestart();
        fail(1, 24);
        room.seconds(5);
        heal(1, 24);
        room.seconds(3);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.alerting.condition().storms()).isEmpty();
    }

    @Test
    void s11_theEndOfAStormThatNobodyWasToldOfIsToldByTheNextProcess() {
        fail(1, 20);
        room.seconds(2);
        heal(1, 20);
        room.seconds(1);
        room.loop.jump(PER);
        room.killAndRestart();
        room.seconds(3);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.alerting.condition().storms()).isEmpty();
    }

    @Test
    void s11_eachReceiverHasAStormOfItsOwn() {
        Estate estate =
                estate().hook("chat").pagerDuty("second", Estate.OTHER_KEY).storm("second", 10, PER);
        room.apply(estate.routes(estate.route(
                        "oncall",
                        estate.route("oncall", true, Estate.equal("severity", "warning")),
                        estate.route("second", true, Estate.equal("signal", "queue")),
                        estate.route("chat", true, Estate.equal("signal", "queue"))))
                .build());
        fail(1, 8);
        room.seconds(2);
        assertThat(room.alerting.condition().storms())
                .extracting(PageStorm::receiver)
                .containsExactly("oncall");
        assertThat(room.wire.pagerDuty.pages.stream().filter(page -> page.startsWith(Estate.OTHER_KEY)))
                .hasSize(8);
        fail(9, 20);
        room.seconds(2);
        assertThat(room.alerting.condition().storms())
                .extracting(PageStorm::receiver, PageStorm::held)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("oncall", 15L),
                        org.assertj.core.groups.Tuple.tuple("second", 10L));
        assertThat(room.wire.pagerDuty.pages.stream()
                        .filter(page -> page.startsWith(Estate.OTHER_KEY))
                        .map(page -> service(page.substring(page.indexOf(' ') + 1))))
                .as("the one that is in a storm is told of it wherever the route leads")
                .hasSize(11)
                .contains("vigie/second");
        assertThat(room.wire.hook("chat")).as("without a bound").hasSize(20);
    }

    @Test
    void s11_whatIsSilencedIsNoPageAndIsAskedAboutWhenItIsLoud() {
        Instant now = room.now();
        room.answer(room.alerting.silence(
                new Silence(
                        "",
                        List.of(Estate.equal("severity", "warning")),
                        now,
                        now.plusSeconds(30),
                        now,
                        "ops",
                        "known"),
                "ops"));
        fail(1, 20);
        room.seconds(20);
        assertThat(room.alerting.condition().storms()).isEmpty();
        room.seconds(15);
        assertThat(room.alerting.condition().storms()).singleElement().matches(storm -> storm.held() == 15);
        assertThat(pages()).hasSize(PAGES + 1);
    }

    @Test
    void s11_whatWasTriedGoesOnInTheStorm() {
        room.wire.next(Wire.Trouble.status(503), Wire.Trouble.status(503));
        fail(1, 2);
        room.seconds(1);
        fail(3, 20);
        room.seconds(10);
        assertThat(pages()).contains("s1", "s2").hasSize(PAGES + 1);
    }

    @Test
    void s11_anAcknowledgementOfWhatIsHeldComesAfterItsPage() {
        fail(1, 20);
        room.seconds(2);
        heal(1, 16);
        room.answer(room.alerting.acknowledge(of("s20").id(), "ada", "", null));
        room.seconds(5);
        assertThat(room.wire.pagerDuty.actions()).doesNotContain("acknowledge");
        room.pass(PER);
        assertThat(told("acknowledge")).containsExactly("s20");
    }

    @Test
    void s11_anEstateThatBoundsNothingAnyMoreLetsEverythingGo() {
        fail(1, 20);
        room.seconds(2);
        Service[] services = Stream.iterate(1, n -> n + 1)
                .limit(SERVICES)
                .map(n -> Estate.service("s" + n))
                .toArray(Service[]::new);
        room.apply(Estate.usual().services(services).build());
        room.seconds(3);
        assertThat(pages()).hasSize(21);
        assertThat(room.alerting.condition().storms()).isEmpty();
        assertThat(told("resolve")).containsExactly("vigie/oncall");
    }

    @Test
    void s11_theAuditTrailSaysWhenItBeganAndEnded() {
        fail(1, 20);
        room.pass(PER.plusSeconds(5));
        assertThat(room.alerting.audit(1_000, null).items())
                .extracting(AuditEntry::action)
                .contains("page_storm.began", "page_storm.ended");
    }
}
