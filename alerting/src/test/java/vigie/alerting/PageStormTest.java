package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.IncidentLog.PageStorm;
import vigie.model.OutboxNotice;
import vigie.model.Severity;
import vigie.model.Silence;

/** Many incidents at once: people get a few pages and one notice that tells of the others. */
class PageStormTest extends PageStormRoom {
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
    void s11_aPersonMayHaveOneSentThatIsHeld() {
        fail(1, 20);
        room.seconds(2);
        OutboxNotice held =
                room.alerting.notices(OutboxNotice.State.HELD, 1, null).items().get(0);
        assertThat(room.answer(room.alerting.resend(held.id(), "ada", "mine")).detail())
                .isEqualTo("ada has the notice to oncall sent, which a storm held back: mine");
        room.seconds(1);
        assertThat(pages()).hasSize(PAGES + 2).endsWith(service(held.incident()));
    }
}
