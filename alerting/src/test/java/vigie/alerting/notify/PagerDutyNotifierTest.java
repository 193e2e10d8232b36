package vigie.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vigie.alerting.outbound.Mail;
import vigie.alerting.outbound.Outbound;
import vigie.model.AlertState;
import vigie.model.Incident;
import vigie.model.Secret;
import vigie.model.Severity;

class PagerDutyNotifierTest extends HttpNotifierContract {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    private @Nullable String summary;
    private @Nullable Map<String, String> details;
    private final List<Outbound.Call> calls = new ArrayList<>();

    @Test
    void aTriggerHasWhatPagerDutyAsksFor() throws Exception {
        JsonNode event = sent(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(calls.get(0).url()).isEqualTo(URI.create("http://pd.example/v2/enqueue"));
        assertThat(event.get("routing_key").asText()).isEqualTo(KEY);
        assertThat(event.get("event_action").asText()).isEqualTo("trigger");
        assertThat(event.get("dedup_key").asText()).isEqualTo("inc1");
        assertThat(event.at("/payload/summary").asText()).isEqualTo("api-1 is down (1 of 3 instances of api)");
        assertThat(event.at("/payload/source").asText()).isEqualTo("api");
        assertThat(event.at("/payload/severity").asText()).isEqualTo("critical");
        assertThat(event.at("/payload/timestamp").asText()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(event.at("/payload/class").asText()).isEqualTo("TargetDown");
        assertThat(event.at("/payload/custom_details/firing")).hasSize(1);
        assertThat(event.at("/links/0/href").asText()).startsWith("http://vigie.example/");
    }

    @Test
    void theEstateMayChooseTheSummaryAndAddDetails() throws Exception {
        summary = "[{{service}}]\n{{summary}}";
        details = Map.of("runbook", "https://wiki.example/{{service}}", "empty", "{{change}}");
        JsonNode event = sent(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(event.at("/payload/summary").asText()).isEqualTo("[api] api-1 is down (1 of 3 instances of api)");
        assertThat(event.at("/payload/custom_details/runbook").asText()).isEqualTo("https://wiki.example/api");
        assertThat(event.at("/payload/custom_details/empty").asText()).isEmpty();
        assertThat(event.at("/payload/custom_details/firing")).hasSize(1);
        assertThatThrownBy(() ->
                        new PagerDutyNotifier.Config(new Secret(KEY), null, null, Map.of("runbook", "{{nosuch}}")))
                .hasMessageStartingWith("details runbook is no template: there is no {{nosuch}}");
    }

    @Test
    void anUpdateIsATriggerWithTheSameKey() throws Exception {
        JsonNode event = sent(NoticeFor.of(Notice.Kind.UPDATE));
        assertThat(event.get("event_action").asText()).isEqualTo("trigger");
        assertThat(event.get("dedup_key").asText()).isEqualTo("inc1");
    }

    @ParameterizedTest
    @EnumSource(
            value = Notice.Kind.class,
            names = {"ACKNOWLEDGE", "RESOLVE"})
    void theOthersNeedTheKeysAlone(Notice.Kind kind) throws Exception {
        JsonNode event = sent(NoticeFor.of(kind));
        assertThat(event.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("routing_key", "event_action", "dedup_key");
        assertThat(event.get("event_action").asText()).isEqualTo(kind.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void aChangeGoesToTheOtherAddress() throws Exception {
        JsonNode event = sent(NoticeFor.of(Notice.Kind.CHANGE));
        assertThat(calls.get(0).url()).isEqualTo(URI.create("http://pd.example/v2/change/enqueue"));
        assertThat(event.at("/payload/summary").asText()).isEqualTo("restart-api began");
        assertThat(event.at("/payload/custom_details/run").asText()).isEqualTo("run1");
        assertThat(event.has("event_action")).isFalse();
    }

    @Test
    void keysOfRuleSetsTakeNoChanges() {
        assertThat(notifier("R123456789abcdef0123456789abcdef").takes(Notice.Kind.CHANGE))
                .isFalse();
        assertThat(notifier(KEY).takes(Notice.Kind.CHANGE)).isTrue();
    }

    @Test
    void whatIsKeptHasNoSecretInIt() {
        assertThat(notifier(KEY).render(NoticeFor.of(Notice.Kind.TRIGGER))).doesNotContain(KEY);
    }

    @ParameterizedTest
    @EnumSource(Severity.class)
    void severitiesAreThePagerDutyWords(Severity severity) throws Exception {
        Incident one = NoticeFor.of(Notice.Kind.TRIGGER).incident();
        Incident other = new Incident(
                one.id(),
                one.service(),
                severity,
                true,
                one.summary(),
                one.openedAt(),
                null,
                null,
                one.alerts(),
                one.runs(),
                one.timeline());
        assertThat(sent(NoticeFor.of(Notice.Kind.TRIGGER, other))
                        .at("/payload/severity")
                        .asText())
                .isEqualTo(severity.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void aLongSummaryIsCutAtItsLimitAndNeverInTheMiddleOfACharacter() throws Exception {
        String summary = "x".repeat(1_022) + "😀😀";
        JsonNode event = sent(NoticeFor.of(
                Notice.Kind.TRIGGER,
                NoticeFor.incident(summary, List.of(NoticeFor.alert("a", AlertState.FIRING)), List.of())));
        String cut = event.at("/payload/summary").asText();
        assertThat(cut).hasSizeLessThanOrEqualTo(PagerDutyEvent.SUMMARY_CHARS).isEqualTo("x".repeat(1_022) + "…");
    }

    @Test
    void detailsThatAreTooLargeAreLeftOutAndThatIsSaid() throws Exception {
        List<Incident.Entry> lines = IntStream.range(0, 50)
                .mapToObj(i -> new Incident.Entry(NoticeFor.OPENED, "evidence", "y".repeat(12_000), Map.of()))
                .toList();
        JsonNode event = sent(NoticeFor.of(
                Notice.Kind.TRIGGER,
                NoticeFor.incident("short", List.of(NoticeFor.alert("a", AlertState.FIRING)), lines)));
        assertThat(calls.get(0).body()).hasSizeLessThan(PagerDutyEvent.MOST_BYTES);
        assertThat(event.at("/payload/summary").asText()).isEqualTo("short");
        assertThat(event.at("/payload/custom_details/left_out").asText()).contains("PagerDuty takes 512000");
    }

    @Test
    void theAddressIsPagerDutysOwnUnlessSaidOtherwise() {
        PagerDutyNotifier.Config config = new PagerDutyNotifier.Config(new Secret(KEY), null, null, null);
        assertThat(config.url()).containsExactly(URI.create("https://events.pagerduty.com"));
        assertThat(config.toString()).doesNotContain(KEY);
    }

    @Test
    void anEmptyKeyIsRefused() {
        assertThatThrownBy(() -> new PagerDutyNotifier.Config(new Secret(" "), null, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pagerduty.routing_key must not be empty");
    }

    @Test
    void aKeyThatIsTooLongIsCutTheSameWayEveryTime() throws Exception {
        Incident one = NoticeFor.of(Notice.Kind.TRIGGER).incident();
        Incident longId = new Incident(
                "i".repeat(300),
                one.service(),
                one.severity(),
                true,
                one.summary(),
                one.openedAt(),
                null,
                null,
                one.alerts(),
                one.runs(),
                one.timeline());
        String first =
                sent(NoticeFor.of(Notice.Kind.TRIGGER, longId)).get("dedup_key").asText();
        calls.clear();
        String last =
                sent(NoticeFor.of(Notice.Kind.RESOLVE, longId)).get("dedup_key").asText();
        assertThat(first).hasSize(255).isEqualTo(last);
    }

    @Test
    void aChangeKeepsTheLimitsToo() throws Exception {
        Notice one = NoticeFor.of(Notice.Kind.CHANGE);
        Notice huge = new Notice(
                one.id(),
                one.kind(),
                one.reason(),
                one.receiver(),
                one.incident(),
                one.alerts(),
                0,
                one.at(),
                one.externalUrl(),
                "c".repeat(2_000),
                Map.of("output", "z".repeat(600_000)));
        JsonNode event = sent(huge);
        assertThat(event.at("/payload/summary").asText()).hasSize(PagerDutyEvent.SUMMARY_CHARS);
        assertThat(calls.get(0).body()).hasSizeLessThan(PagerDutyEvent.MOST_BYTES);
        assertThat(event.at("/payload/custom_details/left_out").asText()).contains("512000");
    }

    @Override
    Notifier notifier(Notifier.Context lent) {
        return PagerDutyNotifier.KIND
                .make(new PagerDutyNotifier.Config(new Secret(KEY), null, null, null), lent)
                .get(0);
    }

    @Override
    List<String> secrets() {
        return List.of(KEY);
    }

    private JsonNode sent(Notice notice) throws Exception {
        Notifier notifier = notifier(KEY);
        notifier.deliver(new Parcel(notice.id(), notice.kind(), notifier.render(notice)));
        return MAPPER.readTree(calls.get(0).body());
    }

    private Notifier notifier(String key) {
        PagerDutyNotifier.Config config = new PagerDutyNotifier.Config(
                new Secret(key), List.of(URI.create("http://pd.example/")), summary, details);
        return PagerDutyNotifier.KIND
                .make(config, new Notifier.Context() {
                    @Override
                    public Outbound outbound() {
                        return call -> {
                            calls.add(call);
                            return CompletableFuture.completedStage(Outbound.Answer.of(202, null, ""));
                        };
                    }

                    @Override
                    public Mail mail() {
                        throw new AssertionError("it writes no letters");
                    }

                    @Override
                    public Instant now() {
                        return NoticeFor.OPENED;
                    }
                })
                .get(0);
    }
}
