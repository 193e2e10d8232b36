package vigie.collector.probe.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Seen;
import vigie.collector.probe.postgres.PostgresLine.Row;
import vigie.collector.probe.postgres.SqlTable;
import vigie.model.Labels;
import vigie.model.Series;

/**
 * The samples that an answer becomes: each numeric column is one. With columns that are not numeric every row is handed in, up to
 * {@value #MOST_ROWS} of them, and those columns are its labels; without, the first row.
 */
final class SqlFigures {
    private static final int MOST_ROWS = 100;
    private static final int MOST_LABELS = 10;

    private SqlFigures() {}

    static List<Seen.Figure> of(SqlTable table) {
        List<SqlTable.Column> labels = table.columns().stream()
                .filter(column -> !column.numeric())
                .limit(MOST_LABELS)
                .toList();
        int rows = Math.min(table.rows().size(), labels.isEmpty() ? 1 : MOST_ROWS);
        // By its name and labels: of two rows with the same labels the first counts.
        Map<String, Seen.Figure> figures = new LinkedHashMap<>();
        for (Row row : table.rows().subList(0, rows)) {
            Labels of = labels(row, labels);
            for (SqlTable.Column column : table.columns()) {
                if (column.numeric()) {
                    String metric = "sql_" + word(column.name());
                    double value = row.figure(column.name());
                    figures.putIfAbsent(metric + of, new Seen.Figure(metric, of, Series.Kind.GAUGE, value));
                }
            }
        }
        double count = table.rows().size() + (table.more() ? 1.0 : 0.0);
        figures.putIfAbsent("sql_rows", new Seen.Figure("sql_rows", Labels.EMPTY, Series.Kind.GAUGE, count));
        return new ArrayList<>(figures.values());
    }

    private static Labels labels(Row row, List<SqlTable.Column> columns) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (SqlTable.Column column : columns) {
            labels.put(label(column.name()), Excerpt.of(row.text(column.name()), 128));
        }
        return Labels.of(labels);
    }

    private static String label(String column) {
        String word = word(column);
        return word.isEmpty() || Character.isDigit(word.charAt(0)) ? "_" + word : word;
    }

    /** As Prometheus has names. */
    private static String word(String column) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < column.length() && i < 63; i++) {
            char c = column.charAt(i);
            boolean fits = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            word.append(fits ? c : '_');
        }
        return word.toString();
    }
}
