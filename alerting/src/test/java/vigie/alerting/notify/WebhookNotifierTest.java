package vigie.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.alerting.alert.Fingerprint;
import vigie.alerting.outbound.Mail;
import vigie.alerting.outbound.Outbound;
import vigie.model.Labels;
import vigie.model.Secret;

class WebhookNotifierTest extends HttpNotifierContract {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final List<Outbound.Call> calls = new ArrayList<>();
    private Outbound.Answer answer = Outbound.Answer.of(200, null, "");
    private final Instant now = Instant.now();

    @Test
    void alertmanagersPayloadHasEveryField() throws Exception {
        JsonNode node = sent(WebhookNotifier.Format.ALERTMANAGER, Notice.Kind.TRIGGER);
        assertThat(node.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "version",
                        "groupKey",
                        "truncatedAlerts",
                        "status",
                        "receiver",
                        "groupLabels",
                        "commonLabels",
                        "commonAnnotations",
                        "externalURL",
                        "notification_reason",
                        "alerts");
        assertThat(node.get("version").asText()).isEqualTo("4");
        assertThat(node.get("groupKey").asText()).contains("inc1");
        assertThat(node.get("truncatedAlerts").asInt()).isEqualTo(3);
        assertThat(node.get("status").asText()).isEqualTo("firing");
        assertThat(node.get("receiver").asText()).isEqualTo("oncall");
        assertThat(node.get("groupLabels")).isEqualTo(MAPPER.readTree("{\"service\":\"api\"}"));
        assertThat(node.get("commonLabels"))
                .isEqualTo(MAPPER.readTree(
                        "{\"alertname\":\"TargetDown\",\"service\":\"api\",\"severity\":\"critical\"}"));
        assertThat(node.get("commonAnnotations")).isEmpty();
        assertThat(node.get("externalURL").asText()).isEqualTo("http://vigie.example");
        JsonNode firing = node.get("alerts").get(0);
        assertThat(firing.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "status", "labels", "annotations", "startsAt", "endsAt", "generatorURL", "fingerprint");
        assertThat(firing.get("status").asText()).isEqualTo("firing");
        assertThat(firing.get("startsAt").asText()).isEqualTo("2026-03-01T09:59:55Z");
        assertThat(firing.get("endsAt").asText()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(firing.at("/annotations/summary").asText()).isEqualTo("10.0.0.1:80 is down");
        assertThat(node.get("alerts").get(1).get("endsAt").asText()).isEqualTo("2026-03-01T10:01:00Z");
    }

    @Test
    void theLastWordSaysResolved() throws Exception {
        JsonNode node = sent(WebhookNotifier.Format.ALERTMANAGER, Notice.Kind.RESOLVE);
        assertThat(node.get("status").asText()).isEqualTo("resolved");
        assertThat(node.get("alerts")).allMatch(a -> a.get("status").asText().equals("resolved"));
    }

    @Test
    void vigiesOwnFormatIsTheIncidentOfTheApi() throws Exception {
        JsonNode node = sent(WebhookNotifier.Format.VIGIE, Notice.Kind.TRIGGER);
        assertThat(node.fieldNames())
                .toIterable()
                .containsExactly(
                        "id",
                        "service",
                        "severity",
                        "state",
                        "summary",
                        "opened_at",
                        "closed_at",
                        "acknowledged_by",
                        "alerts",
                        "runs",
                        "timeline");
        assertThat(node.get("severity").asText()).isEqualTo("critical");
        assertThat(node.get("state").asText()).isEqualTo("open");
        assertThat(node.get("opened_at").asText()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(node.get("closed_at").isNull()).isTrue();
        assertThat(node.at("/alerts/0/value").isNull()).as("JSON has no NaN").isTrue();
        assertThat(node.at("/alerts/0/fired_at").asText()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(node.at("/timeline/0/data").toString()).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
    }

    @ParameterizedTest
    @CsvSource({"TRIGGER, triggered", "UPDATE, updated", "ACKNOWLEDGE, acknowledged", "RESOLVE, resolved"})
    void aCloudEventSaysWhatHappened(Notice.Kind kind, String word) throws Exception {
        JsonNode node = sent(WebhookNotifier.Format.CLOUDEVENTS, kind);
        assertThat(node.get("type").asText()).isEqualTo("vigie.incident." + word);
        assertThat(node.get("source").asText()).isEqualTo("http://vigie.example");
        assertThat(node.get("subject").asText()).isEqualTo("inc1");
        assertThat(node.get("time").asText()).isEqualTo("2026-03-01T10:01:01Z");
    }

    @Test
    void aCloudEventHasTheIncidentInIt() throws Exception {
        JsonNode node = sent(WebhookNotifier.Format.CLOUDEVENTS, Notice.Kind.RESOLVE);
        assertThat(node.get("specversion").asText()).isEqualTo("1.0");
        assertThat(node.get("type").asText()).isEqualTo("vigie.incident.resolved");
        assertThat(node.get("id").asText()).isEqualTo("notice1");
        assertThat(node.at("/data/id").asText()).isEqualTo("inc1");
        assertThat(calls.get(0).headers()).containsEntry("content-type", "application/cloudevents+json; charset=utf-8");
    }

    @Test
    void whatIsSignedIsTakenByTheOfficialLibrary() {
        Notifier notifier = notifier(WebhookNotifier.Format.VIGIE, new Secret(KEY));
        String payload = notifier.render(NoticeFor.of(Notice.Kind.TRIGGER));
        notifier.deliver(new Parcel("notice1", Notice.Kind.TRIGGER, payload));
        Map<String, List<String>> headers = new TreeMap<>();
        calls.get(0).headers().forEach((name, value) -> headers.put(name, List.of(value)));
        assertThat(headers).containsEntry("webhook-id", List.of("notice1"));
        String body = new String(calls.get(0).body(), StandardCharsets.UTF_8);
        assertThatCode(() -> new Webhook(KEY).verify(body, HttpHeaders.of(headers, (n, v) -> true)))
                .doesNotThrowAnyException();
    }

    @Test
    void anUnsignedCallHasItsIdentifierToo() throws Exception {
        sent(WebhookNotifier.Format.ALERTMANAGER, Notice.Kind.TRIGGER);
        assertThat(calls.get(0).headers())
                .containsEntry("webhook-id", "notice1")
                .doesNotContainKey("webhook-signature");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "200, DELIVERED",
        "202, DELIVERED",
        "204, DELIVERED",
        "301, RETRY",
        "400, REJECTED",
        "401, REJECTED",
        "404, REJECTED",
        "408, RETRY",
        "410, REJECTED",
        "425, RETRY",
        "429, RETRY",
        "500, RETRY",
        "503, RETRY",
    })
    void anAnswerIsJudgedByItsStatus(int status, Delivery.Outcome outcome) {
        answer = Outbound.Answer.of(status, null, "because");
        Delivery delivery = notifier(WebhookNotifier.Format.VIGIE, null)
                .deliver(new Parcel("n", Notice.Kind.TRIGGER, "{}"))
                .toCompletableFuture()
                .join();
        assertThat(delivery.outcome()).isEqualTo(outcome);
        assertThat(delivery.reached()).isEqualTo(status / 100 == 2 || status >= 500);
    }

    @Test
    void withoutAnAnswerItMayHaveArrivedOnlyIfItWasSent() {
        answer = Outbound.Answer.none("connection refused", false);
        assertThat(deliver().reached()).isFalse();
        answer = Outbound.Answer.none("no answer in time", true);
        assertThat(deliver().reached()).isTrue();
        assertThat(deliver().detail()).isEqualTo("no answer in time");
    }

    private Delivery deliver() {
        return notifier(WebhookNotifier.Format.VIGIE, null)
                .deliver(new Parcel("n", Notice.Kind.TRIGGER, "{}"))
                .toCompletableFuture()
                .join();
    }

    @Test
    void defaultsAreAlertmanagersFormatAndNoSignature() {
        WebhookNotifier.Config config =
                new WebhookNotifier.Config(List.of(URI.create("https://x.example/h")), null, null);
        assertThat(config.format()).isEqualTo(WebhookNotifier.Format.ALERTMANAGER);
        assertThat(config.sign()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"ftp://x.example/secret", "file:///etc/passwd", "/only/a/path"})
    void anAddressThatIsNotHttpIsRefusedWithoutBeingShown(String url) {
        assertThatThrownBy(() -> new WebhookNotifier.Config(List.of(URI.create(url)), null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("url must be an http or https address with a host");
    }

    @Test
    void theFingerprintIsPrometheus() {
        // The vectors of prometheus/common, model/signature_test.go.
        assertThat(Long.parseUnsignedLong(Fingerprint.of(Labels.EMPTY), 16))
                .isEqualTo(Long.parseUnsignedLong("14695981039346656037"));
        assertThat(Long.parseUnsignedLong(
                        Fingerprint.of(Labels.of("name", "garland, briggs", "fear", "love is not enough")), 16))
                .isEqualTo(5799056148416392346L);
    }

    @Override
    Notifier notifier(Notifier.Context lent) {
        return WebhookNotifier.KIND
                .make(
                        new WebhookNotifier.Config(
                                List.of(URI.create("http://hook.example/x")),
                                WebhookNotifier.Format.CLOUDEVENTS,
                                new Secret(KEY)),
                        lent)
                .get(0);
    }

    @Override
    List<String> secrets() {
        return List.of(KEY);
    }

    private JsonNode sent(WebhookNotifier.Format format, Notice.Kind kind) throws Exception {
        Notifier notifier = notifier(format, null);
        notifier.deliver(new Parcel("notice1", kind, notifier.render(NoticeFor.of(kind))));
        return MAPPER.readTree(calls.get(0).body());
    }

    private Notifier notifier(WebhookNotifier.Format format, @Nullable Secret sign) {
        WebhookNotifier.Config config =
                new WebhookNotifier.Config(List.of(URI.create("http://hook.example/x")), format, sign);
        return WebhookNotifier.KIND
                .make(config, new Notifier.Context() {
                    @Override
                    public Outbound outbound() {
                        return call -> {
                            calls.add(call);
                            return CompletableFuture.completedStage(answer);
                        };
                    }

                    @Override
                    public Mail mail() {
                        throw new AssertionError("it writes no letters");
                    }

                    @Override
                    public Instant now() {
                        return now;
                    }
                })
                .get(0);
    }
}
