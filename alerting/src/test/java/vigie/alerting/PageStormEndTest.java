package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.model.AuditEntry;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.OutboxNotice;
import vigie.model.Service;
import vigie.model.Severity;

/** A storm of pages that ends, is taken up by another process, or goes over into a digest. */
class PageStormEndTest extends PageStormRoom {
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

    static IntStream moments() {
        return IntStream.iterate(1, n -> n <= 140, n -> n + 3);
    }

    /** Lets time pass until a moment of a story; the process ends, half a second after a whole one, if that lies before. */
    private void until(Instant story, int second, int end) {
        Instant to = story.plusSeconds(second);
        Instant ends = story.plusSeconds(end).plusMillis(500);
        if (ends.isAfter(room.now()) && ends.isBefore(to)) {
            room.pass(Duration.between(room.now(), ends));
            room.killAndRestart();
        }
        room.pass(Duration.between(room.now(), to));
    }

    @ParameterizedTest(name = "killed after {0} s")
    @MethodSource("moments")
    void s11_whereverTheProcessEndsInAStormNothingIsToldTwiceOrLeftOpen(int end) {
        Instant story = room.now();
        fail(1, 20);
        until(story, 10, end);
        fail(18, 18, Severity.CRITICAL);
        until(story, 12, end);
        heal(2, 3);
        until(story, 68, end);
        fail(21, 30);
        until(story, 75, end);
        heal(1, 17);
        until(story, 142, end);
        heal(18, 30);
        room.seconds(10);
        assertThat(room.incidents(true)).isEmpty();
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.alerting.condition().storms()).isEmpty();
        assertThat(room.alerting.notices(OutboxNotice.State.HELD, 10, null).items())
                .isEmpty();
        assertThat(room.wire.pagerDuty.pages).as("each once").doesNotHaveDuplicates();
        assertThat(pages().stream().filter(page -> page.startsWith("s")))
                .containsExactlyInAnyOrder("s1", "s2", "s3", "s4", "s5", "s18", "s21", "s22", "s23", "s24");
        assertThat(pages().stream().filter(page -> page.startsWith("vigie/")))
                .as("two storms, and a digest after each")
                .hasSize(4);
    }
}
