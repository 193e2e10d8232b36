package vigie.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.model.AlertState;
import vigie.model.Secret;

class TeamsNotifierTest extends HttpNotifierContract {
    private @Nullable String text;

    @Override
    Notifier notifier(Notifier.Context lent) {
        Secret url = new Secret("https://flow.example/workflows/1?sig=s3cr3t");
        return TeamsNotifier.KIND
                .make(new TeamsNotifier.Config(List.of(url), null, text), lent)
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
    void aNoticeIsAnAdaptiveCard() throws Exception {
        JsonNode message = message(NoticeFor.of(Notice.Kind.TRIGGER));
        assertThat(message.get("type").asText()).isEqualTo("message");
        assertThat(message.at("/attachments/0/contentType").asText())
                .isEqualTo("application/vnd.microsoft.card.adaptive");
        assertThat(message.at("/attachments/0/contentUrl").isNull()).isTrue();
        JsonNode card = message.at("/attachments/0/content");
        assertThat(card.get("version").asText()).isEqualTo("1.2");
        assertThat(card.at("/body/0/inlines/0/text").asText())
                .isEqualTo("CRITICAL: api-1 is down (1 of 3 instances of api)");
        assertThat(card.at("/body/0/inlines/0/color").asText()).isEqualTo("attention");
        assertThat(card.at("/actions/0/url").asText()).isEqualTo("http://vigie.example/#/incidents/inc1");
        assertThat(card.at("/msteams/entities").isMissingNode())
                .as("nobody is mentioned")
                .isTrue();
    }

    @Test
    void textFromOutsideIsNeverReadAsMarkdown() throws Exception {
        text = "{{#firing}}{{{summary}}}{{/firing}}";
        JsonNode body = message(hostile(Notice.Kind.TRIGGER)).at("/attachments/0/content/body");
        for (JsonNode block : body) {
            assertThat(block.get("type").asText()).isEqualTo("RichTextBlock");
            block.get("inlines")
                    .forEach(run -> assertThat(run.get("type").asText()).isEqualTo("TextRun"));
        }
        assertThat(body.toString()).contains("[click](http://evil.example)");
    }

    @Test
    void aCardIsNeverLargerThanTeamsTakes() throws Exception {
        text = "{{#firing}}{{summary}}\n{{/firing}}";
        var alerts = Collections.nCopies(200, NoticeFor.alert("\"€".repeat(200), AlertState.FIRING));
        JsonNode message =
                message(NoticeFor.of(Notice.Kind.TRIGGER, NoticeFor.incident("\"€".repeat(900), alerts, List.of())));
        assertThat(carried.get(0).body()).hasSizeLessThanOrEqualTo(TeamsCard.MOST_BYTES);
        assertThat(message.at("/attachments/0/content/body/1/inlines/0/text").asText())
                .contains("\"€");
    }
}
