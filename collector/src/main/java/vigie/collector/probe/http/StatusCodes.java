package vigie.collector.probe.http;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;

/**
 * The HTTP status codes that are expected: {@code 200}, {@code "2xx"}, or a list of such.
 *
 * @param allowed ranges, each of both ends
 * @param text as people read it
 */
record StatusCodes(List<int[]> allowed, String text) {
    private static final Pattern CODE = Pattern.compile("[1-5](?:[0-9][0-9]|xx)");

    StatusCodes {
        allowed = List.copyOf(allowed);
    }

    /**
     * What the estate says; {@code 2xx} if it says nothing.
     *
     * @throws IllegalArgumentException for what is no status code
     */
    static StatusCodes of(@Nullable Object stated) {
        List<?> list = stated == null ? List.of("2xx") : stated instanceof List<?> several ? several : List.of(stated);
        if (list.isEmpty()) {
            throw refused("an empty list");
        }
        List<int[]> ranges = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (Object one : list) {
            String word = String.valueOf(one);
            if (!CODE.matches(word)) {
                throw refused(Excerpt.of(word, 40));
            }
            ranges.add(new int[] {Integer.parseInt(word.replace('x', '0')), Integer.parseInt(word.replace('x', '9'))});
            words.add(word);
        }
        return new StatusCodes(ranges, String.join(" or ", words));
    }

    boolean has(int status) {
        for (int[] range : allowed) {
            if (status >= range[0] && status <= range[1]) {
                return true;
            }
        }
        return false;
    }

    private static IllegalArgumentException refused(String found) {
        return new IllegalArgumentException(
                "status must be a code such as 200, a class such as 2xx, or a list of them: was " + found);
    }
}
