package vigie.app.estate;

import java.util.Comparator;

/**
 * A place in the file, in reading order.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
public record Position(int line, int column) implements Comparable<Position> {
    /** Where a file begins. */
    public static final Position START = new Position(1, 1);

    private static final Comparator<Position> READING_ORDER =
            Comparator.comparingInt(Position::line).thenComparingInt(Position::column);

    @Override
    public int compareTo(Position other) {
        return READING_ORDER.compare(this, other);
    }
}
