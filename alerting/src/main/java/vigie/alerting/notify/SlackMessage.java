package vigie.alerting.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import vigie.alerting.outbound.Outbound;

/** A message as a Slack webhook takes it, within Slack's limits; and what its answers mean. */
final class SlackMessage {
    static final int HEADER_CHARS = 150;
    static final int SECTION_CHARS = 3_000;
    static final int FIELD_CHARS = 2_000;
    private static final int MOST_FIELDS = 10;
    private static final String NO_MENTION = "\u200b";
    /** What no second attempt makes good, whatever the status that it comes with. */
    private static final Set<String> FOR_GOOD = Set.of(
            "action_prohibited",
            "channel_is_archived",
            "channel_not_found",
            "invalid_blocks",
            "invalid_payload",
            "invalid_token",
            "no_active_hooks",
            "no_service",
            "no_service_id",
            "no_team",
            "no_text",
            "posting_to_general_channel_denied",
            "team_disabled",
            "too_many_attachments",
            "user_not_found");

    private SlackMessage() {}

    /**
     * Text that is shown as it is: no entity, no link and no mention comes of it. The character that nobody sees behind an at sign
     * is for what takes Slack's webhooks and reads {@code @here} in plain text.
     */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("@", "@" + NO_MENTION)
                .replace("://", ":" + NO_MENTION + "//");
    }

    static ObjectNode of(Wording.Message message) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("text", shortened(message.title(), SECTION_CHARS));
        node.put("parse", "none");
        node.put("link_names", false);
        node.put("unfurl_links", false);
        node.put("unfurl_media", false);
        ObjectNode header = node.putArray("blocks").addObject();
        header.put("type", "header");
        header.putObject("text")
                .put("type", "plain_text")
                .put("text", shortened(message.title(), HEADER_CHARS))
                .put("emoji", false);
        ObjectNode attachment = node.putArray("attachments").addObject();
        attachment.put("color", message.tone().colour);
        attachment.put("fallback", shortened(message.title(), SECTION_CHARS));
        ArrayNode blocks = attachment.putArray("blocks");
        ObjectNode body = blocks.addObject().put("type", "section");
        text(body.putObject("text"), shortened(message.text(), SECTION_CHARS));
        ObjectNode facts = blocks.addObject().put("type", "section");
        ArrayNode fields = facts.putArray("fields");
        message.facts().forEach((name, value) -> {
            if (fields.size() < MOST_FIELDS) {
                text(fields.addObject(), shortened("*" + name + "*\n" + value, FIELD_CHARS));
            }
        });
        ObjectNode context = blocks.addObject().put("type", "context");
        text(context.putArray("elements").addObject(), '<' + message.link() + "|The incident in Vigie>");
        return node;
    }

    private static void text(ObjectNode node, String text) {
        // Verbatim: Slack makes no links and no names of what looks like them.
        node.put("type", "mrkdwn").put("text", text).put("verbatim", true);
    }

    /** As {@link PlainText#shortened}, and never in the middle of an entity. */
    static String shortened(String escaped, int most) {
        if (escaped.length() <= most) {
            return escaped;
        }
        String cut = PlainText.shortened(escaped, most);
        int entity = cut.lastIndexOf('&');
        return entity >= 0 && cut.indexOf(';', entity) < 0 ? cut.substring(0, entity) + "…" : cut;
    }

    /** Slack answers {@code ok}, or a word; what only resembles Slack may answer 200 with that word in JSON. */
    static Delivery judged(Outbound.Answer answer) {
        String word = answer.body().strip();
        int error = word.indexOf("\"error\"");
        if (word.startsWith("{") && error >= 0) {
            String[] parts = word.substring(error).split("\"", 5);
            word = parts.length > 3 ? parts[3] : word;
        }
        if (answer.status() != 0 && FOR_GOOD.contains(word)) {
            return Delivery.rejected("answered " + answer.status() + ": " + word);
        }
        return Delivery.of(answer);
    }
}
