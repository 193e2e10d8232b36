package vigie.app.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The words of one line of a scenario, taken one after the other; what is wrong with them is said with the line's number. */
final class Words {
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1));

    private final String file;
    private final int line;
    private final String text;
    private final List<String> words;
    private int next;

    Words(String file, int line, String text) {
        this.file = file;
        this.line = line;
        this.text = text.strip();
        this.words = split();
    }

    private List<String> split() {
        List<String> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                break;
            } else if (c == '"') {
                int end = text.indexOf('"', at + 1);
                if (end < 0) {
                    throw wrong("a quote that does not end");
                }
                parts.add(text.substring(at + 1, end));
                at = end + 1;
            } else if (c == ' ') {
                at++;
            } else {
                int end = at;
                while (end < text.length() && text.charAt(end) != ' ') {
                    end++;
                }
                parts.add(text.substring(at, end));
                at = end;
            }
        }
        return parts;
    }

    boolean isEmpty() {
        return words.isEmpty();
    }

    boolean hasNext() {
        return next < words.size();
    }

    /** The next word. */
    String take() {
        if (!hasNext()) {
            throw wrong("something is missing at the end");
        }
        return words.get(next++);
    }

    /** Takes the next word if it is this one. */
    boolean takeIf(String word) {
        if (hasNext() && words.get(next).equals(word)) {
            next++;
            return true;
        }
        return false;
    }

    /** The next word, or null at the end; not taken. */
    @Nullable
    String peek() {
        return hasNext() ? words.get(next) : null;
    }

    int number() {
        String word = take();
        try {
            return Integer.parseInt(word.endsWith("%") ? word.substring(0, word.length() - 1) : word);
        } catch (NumberFormatException e) {
            throw wrong("a number is expected: was " + word);
        }
    }

    Duration duration() {
        return duration(take());
    }

    Duration duration(String word) {
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < word.length()) {
            int digits = at;
            while (digits < word.length() && Character.isDigit(word.charAt(digits))) {
                digits++;
            }
            int letters = digits;
            while (letters < word.length() && Character.isLetter(word.charAt(letters))) {
                letters++;
            }
            Duration unit = UNITS.get(word.substring(digits, letters));
            if (digits == at || unit == null) {
                throw wrong("a duration such as 1m30s is expected: was " + word);
            }
            sum = sum.plus(unit.multipliedBy(Long.parseLong(word.substring(at, digits))));
            at = letters;
        }
        return sum;
    }

    /** The next word, written with dashes or small letters, as one of an enum's. */
    <E extends Enum<E>> E one(Class<E> of) {
        return one(of, take());
    }

    <E extends Enum<E>> E one(Class<E> of, String word) {
        try {
            return Enum.valueOf(of, word.replace('-', '_').toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw wrong("unknown word " + word + ", known: " + List.of(of.getEnumConstants()));
        }
    }

    /** Nothing may be left. */
    void end() {
        if (hasNext()) {
            throw wrong("unknown word " + words.get(next));
        }
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(file + ":" + line + ": " + what + " (" + text + ")");
    }

    int line() {
        return line;
    }

    @Override
    public String toString() {
        return file + ":" + line + ": " + text;
    }
}
