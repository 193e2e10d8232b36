package vigie.collector.scrape;

/** What may stand unquoted as a name on the wire. */
final class Names {
    private Names() {}

    /** Where the metric's name that starts at {@code from} ends; {@code from} if there is none. */
    static int endOfMetric(byte[] b, int from, int end) {
        return endOf(b, from, end, true);
    }

    /** Where the label's name that starts at {@code from} ends; {@code from} if there is none. */
    static int endOfLabel(byte[] b, int from, int end) {
        return endOf(b, from, end, false);
    }

    private static int endOf(byte[] b, int from, int end, boolean colons) {
        int i = from;
        while (i < end && (isLetter(b[i]) || (colons && b[i] == ':') || (i > from && isDigit(b[i])))) {
            i++;
        }
        return i;
    }

    private static boolean isLetter(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }
}
