package vigie.collector.probe.haproxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HAProxy's statistics as it writes them for machines: a header that begins with {@code #}, then a line for each frontend, backend,
 * server and listener. Columns are found by their name, never by their place: versions add some. At most {@value #MOST_ROWS} rows are
 * read. Source: HAProxy's management guide, chapter 9.1.
 */
final class StatsTable {
    private static final int MOST_ROWS = 20_000;
    private static final int MOST_COLUMNS = 500;
    private static final List<String> NEEDED = List.of("pxname", "svname", "status", "type");

    private final String text;
    private int at;

    private StatsTable(String text) {
        this.text = text;
    }

    /**
     * One line: what stands in its columns. A column that this HAProxy does not have is as one without a value.
     *
     * @param columns by name; those without a value are left out
     */
    record Row(Map<String, String> columns) {
        /** What stands in a column, empty for nothing. */
        String text(String column) {
            return columns.getOrDefault(column, "");
        }

        /** The number in a column, NaN for none. */
        double number(String column) {
            String value = text(column);
            boolean digits =
                    !value.isEmpty() && value.length() <= 18 && value.chars().allMatch(c -> c >= '0' && c <= '9');
            return digits ? Long.parseLong(value) : Double.NaN;
        }

        boolean isFrontend() {
            return text("type").equals("0");
        }

        boolean isBackend() {
            return text("type").equals("1");
        }

        boolean isServer() {
            return text("type").equals("2");
        }
    }

    /** The rows of a text; null if it is not HAProxy's. */
    static @Nullable List<Row> read(String text) {
        if (!text.startsWith("# ")) {
            return null;
        }
        StatsTable table = new StatsTable(text.substring(2));
        List<String> names = table.line();
        if (!names.containsAll(NEEDED)) {
            return null;
        }
        List<Row> rows = new ArrayList<>();
        while (table.at < table.text.length() && rows.size() < MOST_ROWS) {
            Map<String, String> columns = new HashMap<>();
            List<String> values = table.line();
            for (int i = 0; i < values.size() && i < names.size(); i++) {
                if (!values.get(i).isEmpty()) {
                    columns.putIfAbsent(names.get(i), values.get(i));
                }
            }
            if (!columns.isEmpty()) {
                rows.add(new Row(columns));
            }
        }
        return rows;
    }

    /** The fields up to the end of the line; one in quotes may hold commas, ends of lines and, doubled, quotes. */
    private List<String> line() {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                if (quoted && at < text.length() && text.charAt(at) == '"') {
                    field.append('"');
                    at++;
                } else {
                    quoted = !quoted;
                }
            } else if (quoted || (c != ',' && c != '\n')) {
                field.append(c);
            } else {
                add(field, fields);
                if (c == '\n') {
                    return fields;
                }
            }
        }
        add(field, fields);
        return fields;
    }

    private static void add(StringBuilder field, List<String> fields) {
        if (fields.size() < MOST_COLUMNS) {
            fields.add(field.toString().strip());
        }
        field.setLength(0);
    }
}
