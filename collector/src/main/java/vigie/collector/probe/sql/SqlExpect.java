package vigie.collector.probe.sql;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Bounds;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.postgres.PostgresLine.Row;
import vigie.collector.probe.postgres.SqlTable;

/**
 * What the answer to a question is expected to be; nothing said is nothing expected.
 *
 * @param rows how many: a whole number, or {@link Bounds}
 * @param value of the first row: a number, a text, true or false, or {@link Bounds}
 * @param column of the value; the first one unless said
 */
public record SqlExpect(
        @Nullable Object rows,
        @Nullable Object value,
        @Nullable String column) {

    static final SqlExpect NOTHING = new SqlExpect(null, null, null);

    public SqlExpect {
        Bounds bounds = Bounds.of("rows", rows);
        if (bounds != null) {
            inReach(bounds.above());
            inReach(bounds.below());
            inReach(bounds.atLeast());
            inReach(bounds.atMost());
        } else if (rows != null) {
            if (!(rows instanceof Long count)) {
                throw new IllegalArgumentException(
                        "rows must be a whole number, or above, below, at_least, at_most: was "
                                + Excerpt.of(String.valueOf(rows), 80));
            }
            inReach((double) count);
        }
        boolean plain = value instanceof Number || value instanceof Boolean || value instanceof String;
        if (value != null && !plain && Bounds.of("value", value) == null) {
            throw new IllegalArgumentException(
                    "value must be a number, a text, true, false, or above, below, at_least, at_most: was "
                            + (value instanceof Map ? "another mapping" : "a list"));
        }
        if (column != null && value == null) {
            throw new IllegalArgumentException("column needs value");
        }
    }

    /** More rows are not read, so no more can be counted. */
    private static void inReach(@Nullable Double count) {
        if (count != null && (count < 0 || count > SqlProbe.MOST_ROWS)) {
            throw new IllegalArgumentException(
                    "rows must be from 0 to " + SqlProbe.MOST_ROWS + ": was " + Bounds.text(count));
        }
    }

    /** Why the count of rows is not as expected, null if it is. */
    @Nullable
    String failureOfRows(SqlTable table) {
        int count = table.rows().size() + (table.more() ? 1 : 0);
        Bounds bounds = Bounds.of("rows", rows);
        boolean good = rows == null || (bounds != null ? bounds.hold(count) : rows.equals((long) count));
        return good ? null : table.count() + ", expected " + (bounds == null ? rows : bounds);
    }

    /** Why the value of the first row is not as expected, null if it is. */
    @Nullable
    String failureOfValue(SqlTable table) {
        if (value == null) {
            return null;
        }
        Bounds bounds = Bounds.of("value", value);
        String expected = ", expected " + Excerpt.of(String.valueOf(bounds == null ? value : bounds), 80);
        if (table.rows().isEmpty() || table.columns().isEmpty()) {
            return "there is no row" + expected;
        }
        String name = column == null ? table.columns().get(0).name() : column;
        Row row = table.rows().get(0);
        String found = row.columns().get(name);
        if (column != null && table.columns().stream().noneMatch(c -> c.name().equals(column))) {
            return "there is no column " + Excerpt.of(name, 63) + expected;
        }
        boolean good = found != null && (bounds != null ? bounds.hold(row.figure(name)) : isExpected(found, row, name));
        return good
                ? null
                : Excerpt.of(name, 63) + " is " + (found == null ? "null" : Excerpt.of(found, 80)) + expected;
    }

    private boolean isExpected(String found, Row row, String name) {
        if (value instanceof Number number) {
            return row.figure(name) == number.doubleValue();
        }
        if (value instanceof Boolean flag) {
            return found.equals(flag ? "t" : "f");
        }
        return found.equals(value);
    }
}
