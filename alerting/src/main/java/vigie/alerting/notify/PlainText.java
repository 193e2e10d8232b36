package vigie.alerting.notify;

/** Text from outside (labels, summaries, reasons) as receivers may show it: one line, nothing invisible in it, of a bounded length. */
final class PlainText {
    private PlainText() {}

    /** Without line breaks and control characters, and without those that turn the direction of what follows. */
    static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isWhitespace(c)) {
                gap = !line.isEmpty();
            } else if (!isHidden(c)) {
                line.append(gap ? " " : "").append(c);
                gap = false;
            }
        }
        return line.toString();
    }

    private static boolean isHidden(char c) {
        boolean turns = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
        return turns || (c >= '\u200b' && c <= '\u200f') || c == '\u2028' || c == '\u2029' || c == '\ufeff';
    }

    /** At most so many characters, the last of them an ellipsis if some are left out; never half a character. */
    static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + "…";
    }
}
