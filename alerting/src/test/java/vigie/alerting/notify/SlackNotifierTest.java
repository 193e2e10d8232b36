package vigie.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.alerting.outbound.Outbound;
import vigie.model.AlertState;
import vigie.model.Secret;

class SlackNotifierTest extends HttpNotifierContract {
    private static final String URL = "https://hooks.slack.example/services/T1/B2/s3cr3t";

    private @Nullable String title;
    private @Nullable String text;

    @Override
    Notifier notifier(Notifier.Context lent) {
        return SlackNotifier.KIND
                .make(new SlackNotifier.Config(List.of(new Secret(URL)), "#oncall", title, text), lent)
                .get(0);
    }

    @Override
    List<String> secrets() {
        return List.of("s3cr3t");
    }

    private JsonNode message(Notice notice) throws Exception {
        deliver(notice);
        return new ObjectMapper().readTree(carried.get(carried.size() - 1).body());
    }

    @Test
    void aTriggerSaysWhatIsWrongAndWhere() throws Exception {
        JsonNode message = message(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(carried.get(0).url()).hasToString(URL);
        assertThat(message.get("channel").asText()).isEqualTo("#oncall");
        assertThat(message.get("text").asText()).isEqualTo("CRITICAL: api-1 is down (1 of 3 instances of api)");
        assertThat(message.at("/attachments/0/color").asText()).isEqualTo("#d00000");
        assertThat(message.at("/attachments/0/blocks/0/text/text").asText())
                .contains("10.0.0.1:80 is down", "Why now: first notification", "resolved: 10.0.0.2:80", "and 3 more");
        assertThat(message.at("/attachments/0/blocks/2/elements/0/text").asText())
                .isEqualTo("<http://vigie.example/#/incidents/inc1|The incident in Vigie>");
    }

    @Test
    void aResolveIsGreen() throws Exception {
        JsonNode message = message(NoticeFor.of(Notice.Kind.RESOLVE));
        assertThat(message.get("text").asText()).isEqualTo("Resolved: api has recovered");
        assertThat(message.at("/attachments/0/color").asText()).isEqualTo("#2eb67d");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void aLabelPingsNobodyAndLinksNowhere(boolean templates) throws Exception {
        if (templates) {
            title = "{{{summary}}} {{&labels.instance}}";
            text = "{{#firing}}{{summary}} {{{labels.instance}}}{{/firing}} *{{{reason}}}*";
        }
        JsonNode message = message(hostile(Notice.Kind.TRIGGER));
        for (JsonNode shown : message.findValues("text")) {
            if (shown.isTextual() && !shown.asText().endsWith("|The incident in Vigie>")) {
                assertThat(shown.asText()).doesNotContain("<", ">", "@here", "://", "\u202e", "\u0000", "\r");
            }
        }
        assertThat(message.get("link_names").asBoolean()).isFalse();
        assertThat(message.at("/attachments/0/blocks/0/text/verbatim").asBoolean())
                .isTrue();
    }

    @Test
    void slacksLimitsAreKeptAndNoEntityIsCut() throws Exception {
        title = "{{summary}}";
        text = "{{#firing}}{{summary}}{{/firing}}";
        String huge = "&".repeat(4_000);
        var alerts = List.of(NoticeFor.alert("a".repeat(5_000), AlertState.FIRING));
        JsonNode message = message(NoticeFor.of(Notice.Kind.TRIGGER, NoticeFor.incident(huge, alerts, List.of())));
        String header = message.at("/blocks/0/text/text").asText();
        assertThat(header).hasSizeLessThanOrEqualTo(SlackMessage.HEADER_CHARS).matches("(&amp;)+…");
        assertThat(message.at("/attachments/0/blocks/0/text/text").asText()).hasSize(SlackMessage.SECTION_CHARS);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "200, ok, DELIVERED",
        "400, invalid_payload, REJECTED",
        "404, channel_not_found, REJECTED",
        "410, channel_is_archived, REJECTED",
        "200, '{\"ok\":false,\"error\":\"channel_not_found\"}', REJECTED",
        "500, no_text, REJECTED",
        "500, rollup_error, RETRY",
        "503, '', RETRY",
    })
    void slacksWordsAreUnderstood(int status, String body, Delivery.Outcome outcome) {
        reply = Outbound.Answer.of(status, null, body);
        assertThat(deliver(NoticeFor.of(Notice.Kind.TRIGGER)).outcome()).isEqualTo(outcome);
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithoutBeingShown() {
        for (String url : List.of("s3cr3t", "ftp://x/s3cr3t", "http://a b/s3cr3t")) {
            assertThatThrownBy(() -> new SlackNotifier.Config(List.of(new Secret(url)), null, null, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("url must be an http or https address with a host");
        }
        assertThatThrownBy(() -> new SlackNotifier.Config(List.of(new Secret(URL)), "a b", null, null))
                .hasMessageStartingWith("channel must be");
    }
}
