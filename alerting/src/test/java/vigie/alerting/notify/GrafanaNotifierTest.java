package vigie.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.alerting.outbound.Outbound;
import vigie.model.Secret;

class GrafanaNotifierTest extends NotifierContract {
    private @Nullable String text;

    @Override
    Notifier notifier(Notifier.Context lent) {
        return GrafanaNotifier.KIND
                .make(
                        new GrafanaNotifier.Config(
                                URI.create("https://grafana.example/sub/"),
                                new Secret("glsa_s3cr3t"),
                                List.of("production"),
                                text),
                        lent)
                .get(0);
    }

    @Override
    List<String> secrets() {
        return List.of("s3cr3t");
    }

    private JsonNode body(int call) throws Exception {
        return new ObjectMapper().readTree(carried.get(call).body());
    }

    private Delivery resolve(String reference) {
        Notice notice = NoticeFor.of(Notice.Kind.RESOLVE);
        Notifier notifier = made();
        return notifier.deliver(new Parcel(notice.id(), notice.kind(), notifier.render(notice), reference))
                .toCompletableFuture()
                .join();
    }

    @Test
    void aTriggerIsAnAnnotationWhoseIdentifierIsKept() throws Exception {
        reply = Outbound.Answer.of(200, null, "{\"message\":\"Annotation added\",\"id\":4711}");
        Delivery delivery = deliver(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.DELIVERED);
        assertThat(delivery.reference()).isEqualTo("4711");
        Outbound.Call call = carried.get(0);
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.url()).hasToString("https://grafana.example/sub/api/annotations");
        assertThat(call.headers()).containsEntry("authorization", "Bearer glsa_s3cr3t");
        assertThat(body(0).get("time").asLong()).isEqualTo(NoticeFor.OPENED.toEpochMilli());
        assertThat(body(0).has("timeEnd")).isFalse();
        assertThat(body(0).get("tags"))
                .extracting(JsonNode::asText)
                .containsExactly("vigie", "incident:inc1", "service:api", "severity:critical", "production");
        assertThat(body(0).get("text").asText())
                .contains("<b>CRITICAL: api-1 is down", "<a href=\"http://vigie.example/#/incidents/inc1\">");
    }

    @Test
    void theResolveMakesARegionOfIt() throws Exception {
        reply = Outbound.Answer.of(200, null, "{\"message\":\"Annotation patched\"}");
        assertThat(resolve("4711").outcome()).isEqualTo(Delivery.Outcome.DELIVERED);
        assertThat(carried).hasSize(1);
        assertThat(carried.get(0).method()).isEqualTo("PATCH");
        assertThat(carried.get(0).url()).hasToString("https://grafana.example/sub/api/annotations/4711");
        assertThat(body(0)).hasSize(1);
        assertThat(body(0).get("timeEnd").asLong())
                .isEqualTo(NoticeFor.OPENED.plusSeconds(60).toEpochMilli());
    }

    @Test
    void anIdentifierThatIsNotKnownIsFoundByItsTag() {
        reply = Outbound.Answer.of(200, null, "[{\"id\":12,\"tags\":[\"vigie\"]}]");
        assertThat(resolve("").outcome()).isEqualTo(Delivery.Outcome.DELIVERED);
        assertThat(carried).extracting(Outbound.Call::method).containsExactly("GET", "PATCH");
        assertThat(carried.get(0).url())
                .hasToString("https://grafana.example/sub/api/annotations?limit=1&tags=vigie&tags=incident%3Ainc1");
        assertThat(carried.get(1).url().getPath()).endsWith("/12");
    }

    @Test
    void whatWasNeverDrawnIsDrawnAtOnce() throws Exception {
        reply = Outbound.Answer.of(200, null, "[]");
        assertThat(resolve("").outcome()).isEqualTo(Delivery.Outcome.DELIVERED);
        assertThat(carried).extracting(Outbound.Call::method).containsExactly("GET", "POST");
        assertThat(body(1).get("timeEnd").asLong())
                .isGreaterThan(body(1).get("time").asLong());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"404, DELIVERED", "401, REJECTED", "403, REJECTED", "500, RETRY", "429, RETRY"})
    void whatSomebodyHasTakenAwayNeedsNoEnd(int status, Delivery.Outcome outcome) {
        reply = Outbound.Answer.of(status, null, "{}");
        assertThat(resolve("4711").outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{\"id\":\"../../admin\"}", "{\"id\":-1}", "[]", "{\"id\":{}}"})
    void anAnswerThatIsNotGrafanasGivesNoIdentifier(String body) {
        reply = Outbound.Answer.of(200, null, body);
        assertThat(deliver(NoticeFor.of(Notice.Kind.TRIGGER)).reference()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Notice.Kind.class,
            names = {"TRIGGER", "RESOLVE"})
    void aLabelIsNoMarkupAndBreaksNoPayload(Notice.Kind kind) throws Exception {
        for (String template : new String[] {null, "{{{summary}}} {{&labels.instance}}"}) {
            text = template;
            carried.clear();
            deliver(hostile(kind));
            JsonNode annotation = new ObjectMapper().readTree(made().render(hostile(kind)));
            assertThat(annotation.get("text").asText()).doesNotContain("<at>", "<!channel>", "\u202e");
            carried.forEach(call ->
                    call.headers().values().forEach(value -> assertThat(value).doesNotContain("\n", "evil")));
        }
    }

    @Test
    void onlyBeginningsAndEndsAreDrawn() {
        assertThat(Notice.Kind.values())
                .filteredOn(kind -> made().takes(kind))
                .containsExactly(Notice.Kind.TRIGGER, Notice.Kind.RESOLVE);
    }

    @Test
    void aTokenThatIsNoneIsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> new GrafanaNotifier.Config(
                        URI.create("http://g.example"), new Secret("s3cr3t\r\nX: y"), List.of(), null))
                .hasMessage("token must have visible ASCII characters only");
        assertThatThrownBy(() ->
                        new GrafanaNotifier.Config(URI.create("http://g.example"), new Secret("t"), List.of(" "), null))
                .hasMessageStartingWith("tags must have");
    }
}
