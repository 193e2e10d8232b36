package vigie.collector.probe.postgres;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's error codes say of who is at fault. Source: its manual, appendix A, "PostgreSQL Error Codes". */
public final class SqlFault {
    /** No such feature, no single row, data that does not fit, no right to, a mistake, too complex, a lock or another state in the way. */
    private static final Set<String> CLASSES = Set.of("0A", "21", "22", "25", "28", "34", "40", "42", "54", "55");

    /** {@code query_canceled}: it took longer than it may, or a person ended it. */
    private static final String CANCELED = "57014";

    /** {@code program_limit_exceeded}: ours, for an answer that is not read to its end. */
    static final String TOO_LARGE = "54000";

    private SqlFault() {}

    /** Whether the question cannot be asked so, by this user or now, while the server itself works. */
    public static boolean isOfTheQuestion(String state) {
        return state.equals(CANCELED) || (state.length() == 5 && CLASSES.contains(state.substring(0, 2)));
    }

    /** Whether the server found its own data damaged: {@code data_corrupted} or {@code index_corrupted}. */
    public static boolean isOfTheData(@Nullable String state) {
        return "XX001".equals(state) || "XX002".equals(state);
    }
}
