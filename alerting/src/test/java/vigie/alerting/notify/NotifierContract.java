package vigie.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vigie.alerting.outbound.Outbound;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Incident;
import vigie.model.Labels;

/** What every notifier that speaks HTTP owes to whoever is told. */
abstract class NotifierContract {
    static final String HOSTILE = "\"}],\"x\":[{\"<!channel> @here <at>all</at> [click](http://evil.example) *b* &amp;"
            + " {{summary}} \\ \r\nBcc: all@x.example \u202e \u0000 😀";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final List<Outbound.Call> carried = new ArrayList<>();
    Outbound.Answer reply = Outbound.Answer.of(200, null, "ok");

    /** A notifier with a secret in its settings. */
    abstract Notifier notifier(Notifier.Context lent);

    /** The secrets in its settings. */
    abstract List<String> secrets();

    final Notifier made() {
        return notifier(new Notifier.Context() {
            @Override
            public Outbound outbound() {
                return call -> {
                    carried.add(call);
                    return CompletableFuture.completedStage(reply);
                };
            }

            @Override
            public Instant now() {
                return NoticeFor.OPENED;
            }
        });
    }

    static Notice hostile(Notice.Kind kind) {
        AlertState state = kind == Notice.Kind.RESOLVE ? AlertState.RESOLVED : AlertState.FIRING;
        Alert alert = new Alert(
                Labels.of("alertname", HOSTILE, "service", "api", "severity", "critical", "instance", HOSTILE),
                state,
                HOSTILE,
                "inc1",
                NoticeFor.OPENED,
                NoticeFor.OPENED,
                state == AlertState.RESOLVED ? NoticeFor.OPENED.plusSeconds(9) : null,
                Double.POSITIVE_INFINITY);
        Incident.Entry line = new Incident.Entry(NoticeFor.OPENED, "evidence", HOSTILE, java.util.Map.of());
        return NoticeFor.of(kind, NoticeFor.incident(HOSTILE, List.of(alert), List.of(line)));
    }

    final Delivery deliver(Notice notice) {
        Notifier notifier = made();
        return notifier.deliver(new Parcel(notice.id(), notice.kind(), notifier.render(notice)))
                .toCompletableFuture()
                .join();
    }

    @ParameterizedTest
    @EnumSource(Notice.Kind.class)
    void theSameNoticeIsPutInTheSameWords(Notice.Kind kind) {
        assertThat(made().render(NoticeFor.of(kind))).isEqualTo(made().render(NoticeFor.of(kind)));
    }

    @ParameterizedTest
    @EnumSource(Notice.Kind.class)
    void whatIsKeptInTheRecordHoldsNoSecret(Notice.Kind kind) {
        assertThat(made().render(NoticeFor.of(kind))).doesNotContain(secrets());
    }

    @ParameterizedTest
    @EnumSource(Notice.Kind.class)
    void hostileTextBreaksNoPayload(Notice.Kind kind) {
        deliver(hostile(kind));
        String body = new String(carried.get(0).body(), StandardCharsets.UTF_8);
        assertThatCode(() -> MAPPER.readTree(body)).doesNotThrowAnyException();
        carried.get(0).headers().forEach((name, value) -> assertThat(value).doesNotContain("\n", "\r", "evil"));
    }

    @Test
    void triggerAndResolveGoToOneAddressAndNameOneIncident() {
        deliver(NoticeFor.of(Notice.Kind.TRIGGER));
        deliver(NoticeFor.of(Notice.Kind.RESOLVE));
        assertThat(carried)
                .extracting(Outbound.Call::url)
                .containsOnly(carried.get(0).url());
        assertThat(carried)
                .allSatisfy(call -> assertThat(new String(call.body(), StandardCharsets.UTF_8))
                        .contains("inc1"));
        assertThat(made().address()).isEqualTo(made().address());
    }

    @Test
    void whatNobodyHeardIsTriedAgainAndDidNotArrive() {
        reply = Outbound.Answer.none("connection refused", false);
        Delivery delivery = deliver(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.reached()).isFalse();
        assertThat(delivery.detail()).doesNotContain(secrets());
    }

    @Test
    void tooManyCallsAreTriedAgainWhenTheReceiverSays() {
        reply = Outbound.Answer.of(429, java.time.Duration.ofSeconds(30), "slow down");
        Delivery delivery = deliver(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.retryAfter()).isEqualTo(java.time.Duration.ofSeconds(30));
    }
}
