package vigie.collector.probe.postgres;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vigie.collector.probe.postgres.PostgresLine.Row;

/**
 * What a question was answered.
 *
 * @param columns in their order, each name once: of two with one name the first that is not null counts
 * @param rows at most as many as were asked for
 * @param more whether there were more of them
 */
public record SqlTable(List<Column> columns, List<Row> rows, boolean more) {
    private static final Set<Integer> NUMERIC =
            Set.of(Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL, Types.REAL, Types.DOUBLE);

    public SqlTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * A column.
     *
     * @param numeric whether PostgreSQL says that its values are numbers
     */
    public record Column(String name, boolean numeric) {}

    /** Reads an answer. */
    static SqlTable read(ResultSet result, int mostRows) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        Map<String, Column> columns = new LinkedHashMap<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String name = meta.getColumnLabel(i);
            columns.putIfAbsent(name, new Column(name, NUMERIC.contains(meta.getColumnType(i))));
        }
        List<Row> rows = rows(result, mostRows);
        return new SqlTable(List.copyOf(columns.values()), rows, result.next());
    }

    /** The rows of an answer alone, at most as many as said. */
    static List<Row> rows(ResultSet result, int mostRows) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        List<Row> rows = new ArrayList<>();
        while (rows.size() < mostRows && result.next()) {
            rows.add(row(result, meta));
        }
        return rows;
    }

    private static Row row(ResultSet result, ResultSetMetaData meta) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            String value = result.getString(i);
            if (value != null) {
                values.putIfAbsent(meta.getColumnLabel(i), value);
            }
        }
        return new Row(values);
    }

    /** How many rows there are, for people. */
    public String count() {
        return (more ? "more than " : "") + rows.size() + (rows.size() == 1 && !more ? " row" : " rows");
    }
}
