package vigie.app.estate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with one file; the same thing at the same place counts once. Not thread-safe. */
public final class Problems {
    private final String file;
    private final Set<Problem> found = new LinkedHashSet<>();

    public Problems(String file) {
        this.file = file;
    }

    /** Takes one; line breaks in the message become spaces. */
    public void add(Position at, String message) {
        found.add(new Problem(file, at.line(), at.column(), message.replace('\n', ' ')));
    }

    /** Takes back what was found at these places. */
    void forget(Set<Position> places) {
        found.removeIf(problem -> places.contains(new Position(problem.line(), problem.column())));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** All of them in reading order. */
    public List<Problem> sorted() {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
        return List.copyOf(sorted);
    }
}
