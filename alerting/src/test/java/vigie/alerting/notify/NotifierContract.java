package vigie.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vigie.alerting.outbound.Mail;
import vigie.alerting.outbound.Outbound;
import vigie.model.Alert;
import vigie.model.AlertState;
import vigie.model.Incident;
import vigie.model.Labels;

/** What every notifier owes to whoever is told. */
abstract class NotifierContract {
    static final String HOSTILE = "\"}],\"x\":[{\"<!channel> @here <at>all</at> [click](http://evil.example) *b* &amp;"
            + " {{summary}} \\ \r\nBcc: all@x.example \u202e \u0000 😀";

    final List<Outbound.Call> carried = new ArrayList<>();
    final List<Mail.Letter> letters = new ArrayList<>();
    Outbound.Answer reply = Outbound.Answer.of(200, null, "ok");
    Mail.Answer mailReply = Mail.Answer.TAKEN;

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
            public Mail mail() {
                return (server, letter) -> {
                    letters.add(letter);
                    return CompletableFuture.completedStage(mailReply);
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
        Incident.Entry line = new Incident.Entry(NoticeFor.OPENED, "evidence", HOSTILE, Map.of());
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

    @Test
    void twoOfTheSameSettingsHaveOneAddressAndOneAccount() {
        assertThat(made().address()).isEqualTo(made().address());
        assertThat(made().account()).isEqualTo(made().account());
    }

    @Test
    void whatNobodyHeardIsTriedAgainAndDidNotArrive() {
        reply = Outbound.Answer.none("connection refused", false);
        mailReply = Mail.Answer.none("connection refused", false);
        Delivery delivery = deliver(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.reached()).isFalse();
        assertThat(delivery.detail()).doesNotContain(secrets());
    }

    @Test
    void whatMayHaveBeenHeardIsTriedAgainAndMayHaveArrived() {
        reply = Outbound.Answer.none("no answer within 15 s", true);
        mailReply = Mail.Answer.none("no end within 30 s", true);
        Delivery delivery = deliver(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.reached()).isTrue();
        assertThat(delivery.retryAfter()).isEqualTo((Duration) null);
    }
}
