package vigie.collector.probe.backup;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The time in a file's name: its digits, whatever stands between them. */
final class FileTime {
    private static final int MOST = 40;

    private FileTime() {}

    /**
     * Reads 8, 12 or 14 digits as year, month, day, then hour and minute, then second, all in UTC, and 10 digits as seconds since 1970.
     * A day alone is its beginning.
     *
     * @return null for anything else
     */
    static @Nullable Instant read(@Nullable String text) {
        if (text == null || text.length() > MOST) {
            return null;
        }
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                kept.append(c);
            }
        }
        String digits = kept.toString();
        try {
            return switch (digits.length()) {
                case 10 -> Instant.ofEpochSecond(Long.parseLong(digits));
                case 8 -> time(digits + "000000");
                case 12 -> time(digits + "00");
                case 14 -> time(digits);
                default -> null;
            };
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant time(String digits) {
        return LocalDateTime.of(
                        part(digits, 0, 4),
                        part(digits, 4, 6),
                        part(digits, 6, 8),
                        part(digits, 8, 10),
                        part(digits, 10, 12),
                        part(digits, 12, 14))
                .toInstant(ZoneOffset.UTC);
    }

    private static int part(String digits, int from, int to) {
        return Integer.parseInt(digits, from, to, 10);
    }
}
