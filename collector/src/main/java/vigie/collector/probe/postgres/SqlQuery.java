package vigie.collector.probe.postgres;

import java.sql.SQLException;
import java.util.List;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import org.postgresql.core.SqlCommandType;
import org.postgresql.core.Utils;
import vigie.collector.probe.Excerpt;

/**
 * One question in SQL, as the estate states it or a probe puts it together: one {@code SELECT}, or one {@code WITH} that ends in one.
 *
 * @param text without what ends it
 */
public record SqlQuery(String text) {
    private static final int MOST_CHARACTERS = 20_000;

    /**
     * A question that a key of the estate states.
     *
     * @param key for the message
     * @throws IllegalArgumentException for several statements, for none, and for one that is no {@code SELECT}
     */
    public static SqlQuery of(String key, String stated) {
        if (stated.length() > MOST_CHARACTERS || stated.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    key + " must have at most " + MOST_CHARACTERS + " visible characters: was " + stated.length());
        }
        List<NativeQuery> statements = List.of();
        try {
            // The driver's own reading: it knows quotes, comments and dollar quotes.
            statements = Parser.parseJdbcSql(stated, true, false, true, false, false);
        } catch (SQLException e) {
            // A quote that does not end, for example: no statement.
        }
        boolean one = statements.size() == 1;
        SqlCommandType type = one ? statements.get(0).getCommand().getType() : SqlCommandType.BLANK;
        if (type != SqlCommandType.SELECT && type != SqlCommandType.WITH) {
            throw new IllegalArgumentException(key + " must be one SELECT: was " + Excerpt.of(stated, 80));
        }
        return new SqlQuery(statements.get(0).nativeSql);
    }

    /** A name as PostgreSQL has it, in quotes: its case counts, and nothing in it is more than a name. */
    public static String name(String name) {
        try {
            return Utils.escapeIdentifier(new StringBuilder(), name).toString();
        } catch (SQLException e) {
            throw new IllegalArgumentException("a name must not hold a zero: was " + Excerpt.of(name, 80), e);
        }
    }

    /** A text as a literal. */
    public static String literal(String text) {
        try {
            return "'" + Utils.escapeLiteral(new StringBuilder(), text, true) + "'";
        } catch (SQLException e) {
            throw new IllegalArgumentException("a text must not hold a zero: was " + Excerpt.of(text, 80), e);
        }
    }
}
