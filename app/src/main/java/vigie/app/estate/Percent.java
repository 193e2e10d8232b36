package vigie.app.estate;

/**
 * A whole percentage.
 *
 * @param value from 0 to 100
 */
record Percent(int value) {
    static Percent parse(String text) {
        if (!text.endsWith("%")) {
            throw new IllegalArgumentException();
        }
        int value = Integer.parseInt(text, 0, text.length() - 1, 10);
        if (value < 0 || value > 100) {
            throw new IllegalArgumentException("must be from 0% to 100%: was " + value + '%');
        }
        return new Percent(value);
    }
}
