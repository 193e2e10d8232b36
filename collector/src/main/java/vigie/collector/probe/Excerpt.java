package vigie.collector.probe;

/** Text from outside, made fit for a message: one line, no control characters, not too long. */
public final class Excerpt {
    private Excerpt() {}

    /** At most {@code max} characters of a text; a longer one ends in an ellipsis. */
    public static String of(String text, int max) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), max));
        for (int i = 0; i < text.length() && shown.length() < max; i++) {
            char c = text.charAt(i);
            shown.append(unfit(c) ? ' ' : c);
        }
        if (text.length() > max && max > 0) {
            int last = shown.length() - 1;
            shown.setLength(last > 0 && Character.isHighSurrogate(shown.charAt(last - 1)) ? last - 1 : last);
            shown.append('…');
        }
        return shown.toString().strip();
    }

    // Control characters would break a log line; format characters could reverse the rest of it on a terminal.
    private static boolean unfit(char c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\u2028' || c == '\u2029';
    }
}
