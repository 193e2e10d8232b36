package vigie.app.estate;

/**
 * A number of bytes.
 *
 * @param bytes at least 0
 */
public record Size(long bytes) {
    public static final String WHAT = "a size such as 512, 64KiB or 10MiB";

    public static Size parse(String text) {
        double bytes = Quantity.parseSize(text);
        if (bytes < 0 || bytes != Math.rint(bytes) || bytes > (1L << 50)) {
            throw new IllegalArgumentException();
        }
        return new Size((long) bytes);
    }
}
