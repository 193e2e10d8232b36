package vigie.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.alerting.remediate.plan.Trigger;
import vigie.model.AlertBoard.Firing;
import vigie.model.AlertState;
import vigie.model.Finding;
import vigie.model.Incident;
import vigie.model.Labels;
import vigie.model.Matcher;
import vigie.model.ReceivedAlert;
import vigie.model.Severity;

/** Alerts that somebody else raised: they go the way of our own, and end when they are not said again. */
class ReceivedTest {
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

    private ReceivedAlert alert(String name, @Nullable Instant ends) {
        return new ReceivedAlert(
                Labels.of("alertname", name, "service", "api", "severity", "critical", "instance", "127.0.0.1:8001"),
                Map.of("summary", name + " is on", "runbook_url", "https://runbooks.example/" + name),
                room.now(),
                ends,
                "http://prometheus.example/graph");
    }

    private void receive(ReceivedAlert... alerts) {
        CompletableFuture<Void> taken = room.alerting.receive(List.of(alerts)).toCompletableFuture();
        room.loop.settle();
        assertThat(taken).isCompleted();
    }

    @Test
    void oneThatFiresPagesAndItsEndResolves() {
        receive(alert("HighLatency", room.now().plusSeconds(240)));
        room.seconds(1);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger");
        Incident incident = room.only();
        assertThat(incident.service()).isEqualTo("api");
        assertThat(incident.summary()).isEqualTo("HighLatency is on");
        assertThat(incident.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.labels().asMap()).hasSize(4).containsEntry("alertname", "HighLatency");
            assertThat(alert.annotations()).containsKey("runbook_url");
            assertThat(alert.source()).isEqualTo("http://prometheus.example/graph");
        });
        receive(alert("HighLatency", room.now()));
        room.seconds(1);
        assertThat(room.wire.pagerDuty.actions()).containsExactly("trigger", "resolve");
        assertThat(room.only().alerts().get(0).state()).isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void oneThatIsNotSaidAgainEndsAndOneThatIsGoesOn() {
        receive(alert("A", room.now().plusSeconds(60)), alert("B", room.now().plusSeconds(60)));
        room.seconds(50);
        receive(alert("B", room.now().plusSeconds(60)));
        room.seconds(15);
        assertThat(room.alerting.firing(List.of(), null))
                .extracting(f -> f.alert().labels().get("alertname"))
                .containsExactly("B");
        room.seconds(60);
        assertThat(room.only().open()).isFalse();
        assertThat(room.only().timeline()).anyMatch(l -> l.text().contains("its sender does not say it any more"));
    }

    @Test
    void withoutAnEndItHoldsForFiveMinutes() {
        receive(alert("A", null));
        room.seconds(299);
        assertThat(room.only().open()).isTrue();
        room.seconds(2);
        assertThat(room.only().open()).isFalse();
    }

    @Test
    void oneThatWasPushedOnceIsNotLostWhileItsReceiverIsDownAndEverythingIsRestarted() {
        room.wire.always(Wire.Trouble.REFUSED);
        receive(alert("A", null));
        for (int i = 0; i < 6; i++) {
            room.seconds(120);
            room.killAndRestart();
        }
        room.wire.always(Wire.Trouble.NONE);
        room.seconds(600);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        assertThat(room.wire.pagerDuty.open()).as("told, and then over").isEmpty();
    }

    @Test
    void oneThatIsOverBeforeItBeganLeavesNothing() {
        receive(alert("A", room.now().minusSeconds(1)));
        room.seconds(2);
        assertThat(room.incidents(true)).isEmpty();
        assertThat(room.wire.pagerDuty.events).isEmpty();
    }

    @Test
    void aConditionOfOursAndOneOfOthersFoldTogether() {
        room.isDown("api", 1);
        room.seconds(1);
        receive(alert("A", null));
        room.seconds(1);
        assertThat(room.only().alerts()).hasSize(2);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
    }

    @Test
    void remediationHearsOfItWithTheInstanceThatItsLabelsName() {
        room.alerting.instances("api", List.of(Say.instance("api", 1)));
        room.loop.settle();
        receive(alert("A", null));
        room.seconds(1);
        Trigger trigger = room.remedies.last().get(0);
        assertThat(trigger.finding().kind()).isEqualTo(Finding.Kind.RECEIVED);
        assertThat(trigger.finding().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(trigger.finding().instance()).isEqualTo(Say.instance("api", 1));
    }

    @Test
    void whatTheRecordDoesNotTakeIsToldToItsSender() {
        room.seconds(1);
        room.database.close();
        CompletableFuture<Void> taken =
                room.alerting.receive(List.of(alert("A", null))).toCompletableFuture();
        room.seconds(2);
        assertThat(taken).isCompletedExceptionally();
        room.killAndRestart();
        assertThat(room.incidents(true)).isEmpty();
    }

    @Test
    void aThousandAtOnceAreOneIncidentAndOnePage() {
        ReceivedAlert[] many = new ReceivedAlert[1_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = new ReceivedAlert(
                    Labels.of("alertname", "A", "service", "api", "n", String.valueOf(i)), Map.of(), null, null, "");
        }
        receive(many);
        room.seconds(1);
        assertThat(room.wire.pagerDuty.pages).hasSize(1);
        assertThat(room.alerting.firing(List.of(), null)).hasSize(1_000);
    }

    @Test
    void theBoardShowsWhatIsAskedFor() {
        receive(alert("A", null), alert("B", null));
        room.isDown("shop", 1);
        List<Matcher> filter = List.of(Matcher.parse("alertname=~\"A|TargetDown\""));
        List<Firing> found = room.alerting.firing(filter, "on.*");
        assertThat(found)
                .extracting(f -> f.alert().labels().get("alertname"))
                .containsExactlyInAnyOrder("A", "TargetDown");
        assertThat(found).allMatch(f -> f.heard().get(0).receiver().equals("oncall"));
        assertThat(room.alerting.firing(List.of(), "nobody")).isEmpty();
        assertThatThrownBy(() -> room.alerting.firing(List.of(), "(")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void groupsAreThoseOfTheRoute() {
        room.apply(Estate.usual()
                .groupBy("service", "zone")
                .repeat(Duration.ofHours(1))
                .build());
        room.isDown("api", 1);
        assertThat(room.alerting.firing(List.of(), null).get(0).heard().get(0).group())
                .isEqualTo(Labels.of("service", "api", "zone", "a"));
    }
}
