package vigie.alerting.notify;

/** A message as the two parts of a letter: plain text, and simple HTML in which nothing from outside is markup. */
final class EmailBody {
    private static final int MOST_CHARS = 20_000;

    private EmailBody() {}

    static String text(Wording.Message message) {
        StringBuilder text = new StringBuilder(PlainText.shortened(message.text(), MOST_CHARS)).append("\n\n");
        message.facts()
                .forEach((name, value) ->
                        text.append(name).append(": ").append(value).append('\n'));
        return text.append('\n').append(message.link()).append('\n').toString();
    }

    static String html(Wording.Message message) {
        StringBuilder html = new StringBuilder("<!DOCTYPE html><html><body style=\"font-family:sans-serif\">");
        html.append("<h2 style=\"border-left:6px solid ")
                .append(message.tone().colour)
                .append(";padding-left:8px\">")
                .append(escaped(message.title()))
                .append("</h2><p>");
        String body = PlainText.shortened(message.text(), MOST_CHARS);
        html.append(escaped(body).replace("\n", "<br>")).append("</p><table>");
        message.facts()
                .forEach((name, value) -> html.append("<tr><th align=\"left\">")
                        .append(escaped(name))
                        .append("</th><td>")
                        .append(escaped(value))
                        .append("</td></tr>"));
        return html.append("</table><p><a href=\"")
                .append(escaped(message.link()))
                .append("\">The incident in Vigie</a></p></body></html>")
                .toString();
    }

    /** Text that is shown as it is. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;")
                .replace("\r", "");
    }
}
