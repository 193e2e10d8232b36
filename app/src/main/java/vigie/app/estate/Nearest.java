package vigie.app.estate;

import java.util.Collection;
import java.util.Optional;

/** Guesses what a mistyped word was meant to be. */
public final class Nearest {
    /** No key is longer; what is longer is compared by its beginning. */
    private static final int LONGEST = 64;

    private Nearest() {}

    /** {@code : did you mean "x"?} if a word is close enough, or nothing. */
    public static String hint(String word, Collection<String> known) {
        return of(word, known).map(near -> ": did you mean \"" + near + "\"?").orElse("");
    }

    /** The word that is the fewest edits away, if at most a third of the letters differ, or two of four. */
    static Optional<String> of(String word, Collection<String> known) {
        String best = null;
        int length = Math.min(word.length(), LONGEST);
        int least = Math.max(length < 4 ? 1 : 2, length / 3) + 1;
        for (String candidate : known) {
            int edits = edits(word, candidate);
            if (edits < least) {
                least = edits;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's distance in one row. */
    private static int edits(String a, String b) {
        String left = a.substring(0, Math.min(LONGEST, a.length()));
        String right = b.substring(0, Math.min(LONGEST, b.length()));
        int[] row = new int[right.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length()];
    }
}
