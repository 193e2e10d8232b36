package vigie.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vigie.alerting.outbound.Outbound;

/** What every notifier that speaks JSON over HTTP owes to whoever is told, beside what all do. */
abstract class HttpNotifierContract extends NotifierContract {
    private static final ObjectMapper MAPPER = new ObjectMapper();

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
    }

    @Test
    void tooManyCallsAreTriedAgainWhenTheReceiverSays() {
        reply = Outbound.Answer.of(429, Duration.ofSeconds(30), "slow down");
        Delivery delivery = deliver(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }
}
