package vigie.alerting.quiet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.AlertingConfig;
import vigie.alerting.Estate;
import vigie.alerting.Room;
import vigie.alerting.Say;
import vigie.alerting.Wire;
import vigie.model.AlertBoard.Firing;
import vigie.model.Finding.Kind;
import vigie.model.Finding.State;
import vigie.model.Instance;
import vigie.model.Matcher;
import vigie.model.Matcher.Operation;
import vigie.model.Operator.Answer;
import vigie.model.Operator.Result;
import vigie.model.Severity;
import vigie.model.Silence;

/** What keeps people from being told, and that it never keeps them from hearing that something is over. */
class QuietTest {
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

    private String silence(String service, Duration length) {
        return silence(service, room.now(), length);
    }

    private String silence(String service, Instant from, Duration length) {
        Answer answer = room.answer(room.alerting.silence(
                new Silence(
                        "",
                        List.of(new Matcher("service", Operation.EQUAL, service)),
                        from,
                        from.plus(length),
                        from,
                        "ada",
                        "known"),
                "ada"));
        assertThat(answer.result()).as(answer.detail()).isEqualTo(Result.DONE);
        return answer.detail();
    }

    @Test
    void pain1_aTriggerThatIsSilencedLaterIsResolvedOnceUnderItsKeyAndRoutingKey() {
        room.isDown("api", 1);
        room.seconds(2);
        silence("api", Duration.ofHours(2));
        room.seconds(600);
        assertThat(room.wire.pagerDuty.actions())
                .as("no reminder and no update")
                .containsExactly("trigger");
        room.isUp("api", 1);
        room.seconds(5);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.wire.pagerDuty.dropped).isEmpty();
    }

    private void isUnknown(String service, int n) {
        Instance instance = Say.instance(service, n);
        String summary = instance.name() + " is unknown: health: nothing known for 60 s";
        room.say(Say.finding(
                Kind.TARGET_UNKNOWN,
                State.ACTIVE,
                Severity.WARNING,
                service,
                instance,
                "health",
                null,
                summary,
                room.now()));
    }

    @Test
    void pain11_whatIsNotKnownHasTheLabelsOfItsTargetAndIsSilencedByThem() {
        silence("api", Duration.ofHours(1));
        isUnknown("api", 1);
        room.seconds(60);
        assertThat(room.wire.pagerDuty.events).isEmpty();
        assertThat(room.only().alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.labels().asMap())
                        .containsEntry("alertname", "TargetUnknown")
                        .containsEntry("service", "api")
                        .containsEntry("check", "health")
                        .containsEntry("zone", "a")
                        .containsEntry("instance", Say.instance("api", 1).address()));
    }

    @Test
    void pain11_aServiceOfWhichNothingIsKnownIsOneIncident() {
        for (int n = 1; n <= 3; n++) {
            isUnknown("api", n);
        }
        room.seconds(60);
        assertThat(room.incidents(true)).hasSize(1);
        assertThat(room.wire.pagerDuty.open()).hasSize(1);
    }

    @Test
    void whatIsSilencedBeforePagesNobodyAndIsStillWatched() {
        silence("api", Duration.ofHours(1));
        room.isDown("api", 1);
        room.seconds(60);
        assertThat(room.wire.pagerDuty.events).isEmpty();
        assertThat(room.only().open()).isTrue();
        assertThat(room.only().timeline()).anyMatch(line -> line.text().startsWith("oncall is not told: silenced by"));
        assertThat(room.remedies.last()).as("a silence stops no healing").hasSize(1);
        room.isUp("api", 1);
        room.seconds(5);
        assertThat(room.only().open()).isFalse();
        assertThat(room.wire.pagerDuty.events)
                .as("nobody hears the end of what nobody heard of")
                .isEmpty();
    }

    @Test
    void whatStillFiresWhenTheSilenceEndsIsToldThen() {
        silence("api", Duration.ofHours(26).plusMinutes(30));
        room.isDown("api", 1);
        for (int hour = 0; hour < 25; hour++) {
            room.seconds(2);
            room.loop.jump(Duration.ofHours(1));
        }
        room.seconds(2);
        assertThat(room.wire.pagerDuty.events).isEmpty();
        room.loop.jump(Duration.ofHours(2));
        room.seconds(3);
        assertThat(room.wire.pagerDuty.actions())
                .as("it did not grow old meanwhile")
                .containsExactly("trigger");
    }

    @Test
    void aSilenceThatIsEndedIsOver() {
        String id = silence("api", Duration.ofHours(1));
        room.isDown("api", 1);
        room.seconds(10);
        assertThat(room.answer(room.alerting.expireSilence(id, "ada")).result()).isEqualTo(Result.DONE);
        room.seconds(1);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        assertThat(room.answer(room.alerting.expireSilence(id, "ada")).result()).isEqualTo(Result.CONFLICT);
        assertThat(room.answer(room.alerting.expireSilence("none", "ada")).result())
                .isEqualTo(Result.NOT_FOUND);
        assertThat(room.alerting.silence(id).orElseThrow().state(room.now())).isEqualTo(Silence.State.EXPIRED);
        room.loop.jump(Duration.ofDays(6));
        room.seconds(2);
        assertThat(room.alerting.silences(List.of()))
                .as("forgotten after five days")
                .isEmpty();
    }

    @Test
    void aSilenceOutlivesTheProcess() {
        silence("api", Duration.ofHours(1));
        room.killAndRestart();
        room.isDown("api", 1);
        room.seconds(10);
        assertThat(room.wire.pagerDuty.events).isEmpty();
    }

    @Test
    void aSilenceThatBeginsLaterSilencesLater() {
        silence("api", room.now().plusSeconds(100), Duration.ofHours(1));
        room.isDown("api", 1);
        room.seconds(1);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
    }

    @Test
    void anotherAlertOfTheIncidentThatNobodySilencedIsTold() {
        silence("api", Duration.ofHours(1));
        room.isDown("api", 1);
        room.seconds(1);
        room.isDown("db", 1);
        room.seconds(1);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        assertThat(room.only().alerts()).hasSize(2);
    }

    @Test
    void whatWouldSilenceEverythingOrNothingIsRefused() {
        Matcher all = new Matcher("service", Operation.MATCHES, ".*");
        assertThat(refusal(List.of(all), Duration.ofHours(1))).contains("silence everything");
        assertThat(refusal(List.of(), Duration.ofHours(1))).contains("from 1 to");
        assertThat(refusal(List.of(new Matcher("a", Operation.MATCHES, "(")), Duration.ofHours(1)))
                .contains("RE2");
        Matcher one = new Matcher("service", Operation.EQUAL, "api");
        assertThat(refusal(List.of(one), Duration.ofHours(-1))).contains("after startsAt");
    }

    private String refusal(List<Matcher> matchers, Duration length) {
        Silence wanted = new Silence("", matchers, room.now(), room.now().plus(length), room.now(), "ada", "");
        Answer answer = room.answer(room.alerting.silence(wanted, "ada"));
        assertThat(answer.result()).isEqualTo(Result.INVALID);
        return answer.detail();
    }

    @Test
    void aChangeOfTheMatchersEndsTheSilenceAndMakesAnother() {
        String id = silence("api", Duration.ofHours(1));
        Silence first = room.alerting.silence(id).orElseThrow();
        Silence longer = new Silence(
                id, first.matchers(), first.startsAt(), first.endsAt().plusSeconds(60), room.now(), "ada", "longer");
        assertThat(room.answer(room.alerting.silence(longer, "ada")).detail()).isEqualTo(id);
        Silence other = new Silence(
                id,
                List.of(new Matcher("service", Operation.EQUAL, "db")),
                first.startsAt(),
                first.endsAt(),
                room.now(),
                "ada",
                "other");
        String next = room.answer(room.alerting.silence(other, "ada")).detail();
        assertThat(next).isNotEqualTo(id);
        room.isDown("api", 1);
        room.seconds(1);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
    }

    private static Estate inhibiting(String... equal) {
        AlertingConfig.Inhibition rule = new AlertingConfig.Inhibition(
                List.of(Estate.equal("alertname", "ServiceDown")),
                List.of(Estate.equal("severity", "warning")),
                List.of(equal));
        return Estate.usual().quiet(new AlertingConfig.Quiet(List.of(rule), Map.of(), List.of()));
    }

    @Test
    void pain2_aTriggerThatIsInhibitedLaterIsStillResolved() {
        room.apply(inhibiting("service").build());
        room.say(Say.signal("shop", "queue", Severity.WARNING, State.ACTIVE, room.now()));
        room.seconds(2);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        room.say(Say.serviceDown("api", State.ACTIVE, room.now()));
        room.say(Say.signal("api", "queue", Severity.WARNING, State.ACTIVE, room.now()));
        room.say(Say.serviceDown("shop", State.ACTIVE, room.now()));
        room.seconds(2);
        room.say(Say.signal("shop", "queue", Severity.WARNING, State.CLEAR, room.now()));
        room.say(Say.serviceDown("shop", State.CLEAR, room.now()));
        room.say(Say.serviceDown("api", State.CLEAR, room.now()));
        room.say(Say.signal("api", "queue", Severity.WARNING, State.CLEAR, room.now()));
        room.seconds(5);
        assertThat(room.wire.pagerDuty.open()).isEmpty();
        assertThat(room.wire.pagerDuty.dropped).isEmpty();
    }

    @Test
    void aTargetIsInhibitedOnlyByASourceOfTheSameValues() {
        room.apply(inhibiting("service").build());
        room.say(Say.serviceDown("db", State.ACTIVE, room.now()));
        room.say(Say.signal("db", "slow", Severity.WARNING, State.ACTIVE, room.now()));
        room.say(Say.signal("shop", "slow", Severity.WARNING, State.ACTIVE, room.now()));
        List<Firing> firing = room.alerting.firing(List.of(), null);
        assertThat(firing)
                .filteredOn(Firing::isSuppressed)
                .singleElement()
                .satisfies(f -> assertThat(f.alert().labels().get("service")).isEqualTo("db"));
        Firing source = firing.stream()
                .filter(f -> "ServiceDown".equals(f.alert().labels().get("alertname")))
                .findFirst()
                .orElseThrow();
        assertThat(firing)
                .filteredOn(Firing::isSuppressed)
                .allMatch(f -> f.inhibitedBy().equals(List.of(source.fingerprint())));
    }

    /** As an estate has it for a signal {@code whole} of the method group beside the adaptive {@code lag} and {@code load}. */
    private static AlertingConfig.Inhibition group() {
        return new AlertingConfig.Inhibition(
                List.of(
                        Estate.equal("alertname", "Anomaly"),
                        Estate.equal("service", "api"),
                        new Matcher("signal", Operation.MATCHES, "whole")),
                List.of(
                        Estate.equal("alertname", "Anomaly"),
                        Estate.equal("service", "api"),
                        new Matcher("signal", Operation.MATCHES, "lag|load")),
                List.of());
    }

    private void anomaly(String service, @Nullable Instance instance, String signal, State state) {
        String check = instance == null ? null : "metrics";
        String summary = signal + " is unusual";
        room.say(Say.finding(
                Kind.ANOMALY, state, Severity.WARNING, service, instance, check, signal, summary, room.now()));
    }

    @Test
    void theSeriesOfAServiceThatIsUnusualAsAWholeAreSeenAndNotTold() {
        room.apply(Estate.usual()
                .quiet(new AlertingConfig.Quiet(List.of(group()), Map.of(), List.of()))
                .build());
        anomaly("api", null, "whole", State.ACTIVE);
        anomaly("api", Say.instance("api", 1), "lag", State.ACTIVE);
        anomaly("api", Say.instance("api", 2), "load", State.ACTIVE);
        anomaly("api", Say.instance("api", 2), "relation", State.ACTIVE);
        anomaly("shop", Say.instance("shop", 1), "lag", State.ACTIVE);
        assertThat(room.alerting.firing(List.of(), null))
                .filteredOn(Firing::isSuppressed)
                .extracting(f -> f.alert().labels().get("service")
                        + ' '
                        + f.alert().labels().get("signal"))
                .containsExactlyInAnyOrder("api lag", "api load");
        anomaly("api", null, "whole", State.CLEAR);
        assertThat(room.alerting.firing(List.of(), null)).hasSize(4).noneMatch(Firing::isSuppressed);
    }

    @Test
    void whatIsInhibitedIsToldWhenItsSourceIsOverAndEvenAfterARestart() {
        room.apply(inhibiting().build());
        room.say(Say.serviceDown("db", State.ACTIVE, room.now()));
        room.say(Say.signal("shop", "slow", Severity.WARNING, State.ACTIVE, room.now()));
        room.seconds(5);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        room.killAndRestart();
        room.say(Say.signal("shop", "slow", Severity.WARNING, State.ACTIVE, room.now()));
        room.seconds(60);
        assertThat(room.wire.pagerDuty.pages)
                .as("what inhibits is known from the record")
                .hasSize(1);
        room.say(Say.serviceDown("db", State.CLEAR, room.now()));
        room.seconds(2);
        assertThat(room.wire.pagerDuty.pages).hasSize(2);
    }

    @Test
    void anAlertThatIsBothSourceAndTargetDoesNotInhibitItself() {
        AlertingConfig.Inhibition all = new AlertingConfig.Inhibition(List.of(), List.of(), List.of("service"));
        room.apply(Estate.usual()
                .quiet(new AlertingConfig.Quiet(List.of(all), Map.of(), List.of()))
                .build());
        room.isDown("api", 1);
        room.isDown("api", 2);
        room.seconds(1);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
    }

    @Test
    void aTurnThatFailsLeavesNoInhibitorBehind() {
        room.apply(inhibiting().build());
        room.say(Say.serviceDown("db", State.ACTIVE, room.now()));
        room.say(Say.serviceDown("db", State.CLEAR, room.now()));
        room.say(Say.signal("shop", "slow", Severity.WARNING, State.ACTIVE, room.now()));
        room.seconds(1);
        assertThat(room.wire.pagerDuty.pages).hasSize(2);
    }

    // The room's clock begins on a Sunday at 10:00 UTC.
    private static AlertingConfig.TimeInterval from(int hour, int until) {
        return new AlertingConfig.TimeInterval(
                List.of(new AlertingConfig.Range(hour * 60, until * 60)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                ZoneOffset.UTC);
    }

    @Test
    void aRouteIsMutedInItsIntervalsAndToldAfterwards() {
        Map<String, List<AlertingConfig.TimeInterval>> intervals = Map.of("morning", List.of(from(8, 11)));
        room.apply(Estate.usual()
                .calendar(List.of("morning"), List.of())
                .quiet(new AlertingConfig.Quiet(List.of(), intervals, List.of()))
                .build());
        room.isDown("api", 1);
        room.pass(Duration.ofMinutes(59));
        assertThat(room.wire.pagerDuty.events).isEmpty();
        assertThat(room.alerting.firing(List.of(), null).get(0).heard().get(0).mutedBy())
                .containsExactly("morning");
        room.pass(Duration.ofMinutes(2));
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
    }

    @Test
    void aRouteIsActiveOnlyInItsIntervals() {
        Map<String, List<AlertingConfig.TimeInterval>> intervals = Map.of("noon", List.of(from(12, 13)));
        room.apply(Estate.usual()
                .calendar(List.of(), List.of("noon"))
                .quiet(new AlertingConfig.Quiet(List.of(), intervals, List.of()))
                .build());
        room.isDown("api", 1);
        room.loop.jump(Duration.ofMinutes(118));
        room.seconds(60);
        assertThat(room.wire.pagerDuty.events).isEmpty();
        room.pass(Duration.ofMinutes(2));
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        room.loop.jump(Duration.ofHours(3));
        room.isUp("api", 1);
        room.seconds(2);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
    }

    @Test
    void pain12_plannedWorkThatComesEveryNightHoldsPagesOfWhatItIsAbout() {
        AlertingConfig.Maintenance patching = new AlertingConfig.Maintenance(
                "patching",
                "0 10 * * *",
                ZoneOffset.UTC,
                Duration.ofMinutes(90),
                Map.of("service", "api"),
                Set.of(AlertingConfig.Held.PAGES));
        room.apply(Estate.usual()
                .quiet(new AlertingConfig.Quiet(List.of(), Map.of(), List.of(patching)))
                .build());
        room.isDown("api", 1);
        room.isDown("shop", 1);
        room.pass(Duration.ofMinutes(89));
        assertThat(room.wire.pagerDuty.pages).as("shop alone").hasSize(1);
        room.pass(Duration.ofMinutes(2));
        assertThat(room.wire.pagerDuty.pages).hasSize(2);
    }

    @Test
    void pain14_anAcknowledgementEndsAndPeopleAreRemindedAgain() {
        room.apply(Estate.usual().repeat(Duration.ofMinutes(10)).build());
        room.isDown("api", 1);
        room.seconds(1);
        Instant until = room.now().plus(Duration.ofMinutes(30));
        Answer answer = room.answer(room.alerting.acknowledge(room.only().id(), "ada", "on it", until));
        assertThat(answer.result()).isEqualTo(Result.DONE);
        room.pass(Duration.ofMinutes(29));
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "acknowledge");
        room.pass(Duration.ofMinutes(3));
        assertThat(room.only().acknowledgedBy()).isNull();
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "acknowledge", "trigger");
        room.pass(Duration.ofMinutes(11));
        assertThat(room.wire.pagerDuty.actions()).hasSize(4);
    }

    @Test
    void aSilencedConditionIsNotPagedFromMemoryEither() {
        silence("api", Duration.ofHours(1));
        room.seconds(1);
        room.wire.always(Wire.Trouble.NONE);
        room.database.close();
        room.isDown("api", 1);
        room.isDown("shop", 1);
        room.seconds(60);
        assertThat(room.wire.pagerDuty.pages).as("shop alone").hasSize(1);
        room.killAndRestart();
    }
}
