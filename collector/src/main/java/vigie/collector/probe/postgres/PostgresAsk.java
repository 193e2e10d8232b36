package vigie.collector.probe.postgres;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Probe.Answer;
import vigie.model.CheckResult;
import vigie.model.Status;

/**
 * Asks one PostgreSQL server, on a connection of its own that is kept. The driver blocks, so a question takes a thread of the lane until its
 * deadline at most. Any thread, one question at a time.
 */
public final class PostgresAsk {
    private final Probe.Context context;
    private final Executor lane;
    private final PostgresLine line;

    /** A way to a server; {@code lane} has threads that may block. */
    public PostgresAsk(HostPort place, PostgresLogin login, Probe.Context context, Executor lane) {
        this.context = context;
        this.lane = lane;
        this.line = new PostgresLine(place, login, context);
    }

    /** What is asked, on a line that is open. */
    @FunctionalInterface
    public interface Question<T> {
        T ask(PostgresLine line) throws SQLException;
    }

    /**
     * Asks, and tells exactly one of the two: what the question made of it, or why it could not be asked. A server that does not answer is
     * DOWN; one that answers that this question cannot be, for want of rights, a mistake in it or a lock that it meets, is UNKNOWN.
     */
    public <T> void ask(Duration timeout, Question<T> question, Consumer<T> answered, Consumer<Answer> failed) {
        long deadline = context.nanoTime() + timeout.toNanos();
        try {
            lane.execute(() -> look(deadline, question).accept(answered, failed));
        } catch (RejectedExecutionException e) {
            failed.accept(Answer.unknown("too many databases are being looked at: no thread is free"));
        }
    }

    /** Ends what is under way, for good. */
    public void close() {
        line.close();
    }

    /** Told outside of any catch, so that a mistake of the listener is not taken for one of the server. */
    private interface Outcome<T> {
        void accept(Consumer<T> answered, Consumer<Answer> failed);
    }

    private <T> Outcome<T> look(long deadline, Question<T> question) {
        Answer why;
        try {
            line.open(deadline);
            T answer = question.ask(line);
            return (answered, failed) -> answered.accept(answer);
        } catch (SQLException e) {
            why = failure(e, line.wasConnected());
        } catch (RuntimeException e) {
            // What a server sends that is none: the driver trips over it in ways of its own.
            why = Answer.down(
                    CheckResult.Phase.BODY,
                    "the server does not speak PostgreSQL: " + e.getClass().getSimpleName());
        }
        line.drop();
        return (answered, failed) -> failed.accept(why);
    }

    private static Answer failure(SQLException e, boolean connected) {
        String state = String.valueOf(e.getSQLState());
        Throwable cause = e;
        for (int depth = 0; cause.getCause() != null && depth < 8; depth++) {
            cause = cause.getCause();
        }
        String reason = Excerpt.of(String.valueOf(cause.getMessage()), 300);
        if (SqlFault.isOfTheQuestion(state)) {
            // It works, and does not let this user look, or not so: nothing is known.
            return Answer.unknown(reason);
        }
        if (cause instanceof PostgresSockets.Late) {
            return Answer.down(connected ? CheckResult.Phase.FIRST_BYTE : CheckResult.Phase.CONNECT, reason);
        }
        if (cause instanceof UnknownHostException) {
            return Answer.down(CheckResult.Phase.RESOLVE, reason);
        }
        boolean told = !state.startsWith("08");
        CheckResult.Phase phase =
                !connected ? CheckResult.Phase.CONNECT : told ? CheckResult.Phase.ASSERT : CheckResult.Phase.BODY;
        return new Answer(Status.DOWN, phase, reason, List.of());
    }
}
