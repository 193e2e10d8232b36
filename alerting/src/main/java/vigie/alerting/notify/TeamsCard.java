package vigie.alerting.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/**
 * A message as an adaptive card. Everything is a text run, which unlike a text block knows no Markdown: a label is shown letter by
 * letter, and mentions nobody.
 */
final class TeamsCard {
    /** Teams takes about 28 KB. */
    static final int MOST_BYTES = 28_000;

    private static final int TITLE_CHARS = 250;
    private static final int TEXT_CHARS = 6_000;

    private TeamsCard() {}

    static ObjectNode of(Wording.Message message) {
        int chars = TEXT_CHARS;
        ObjectNode card = of(message, chars);
        // A character has up to six bytes in JSON.
        while (IncidentJson.text(card).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            chars /= 2;
            card = of(message, chars);
        }
        return card;
    }

    private static ObjectNode of(Wording.Message message, int chars) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("type", "message");
        ObjectNode attachment = node.putArray("attachments").addObject();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.putNull("contentUrl");
        ObjectNode card = attachment.putObject("content");
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.2");
        ArrayNode body = card.putArray("body");
        run(lines(body), PlainText.shortened(message.title(), TITLE_CHARS))
                .put("weight", "bolder")
                .put("size", "large")
                .put("color", colour(message.tone()));
        PlainText.shortened(message.text(), chars)
                .lines()
                .forEach(line -> run(lines(body), line.isEmpty() ? " " : line));
        message.facts().forEach((name, value) -> {
            ArrayNode fact = lines(body);
            run(fact, name + ": ").put("weight", "bolder");
            run(fact, value);
        });
        card.putArray("actions")
                .addObject()
                .put("type", "Action.OpenUrl")
                .put("title", "The incident in Vigie")
                .put("url", message.link());
        card.putObject("msteams").put("width", "full");
        return node;
    }

    private static ArrayNode lines(ArrayNode body) {
        return body.addObject().put("type", "RichTextBlock").putArray("inlines");
    }

    private static ObjectNode run(ArrayNode inlines, String text) {
        return inlines.addObject().put("type", "TextRun").put("text", text);
    }

    private static String colour(Wording.Tone tone) {
        return switch (tone) {
            case CRITICAL, ERROR -> "attention";
            case WARNING -> "warning";
            case INFO -> "accent";
            case CALM -> "default";
            case GOOD -> "good";
        };
    }
}
