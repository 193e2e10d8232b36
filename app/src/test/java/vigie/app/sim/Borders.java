package vigie.app.sim;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Hears what the loops of the rooms say at their borders: an exception there is a bug, unless it is the record's, which was broken on purpose. */
final class Borders extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final ThreadLocal<@Nullable Consumer<String>> LISTENER = new ThreadLocal<>();

    private final Logger rooms = (Logger) LoggerFactory.getLogger("vigie");
    private final @Nullable Level before = rooms.getLevel();
    private final boolean additive = rooms.isAdditive();

    private Borders() {}

    /** Listens to all rooms on every thread, and keeps their words off the console, until closed. */
    static Borders watched() {
        Borders borders = new Borders();
        borders.setContext(borders.rooms.getLoggerContext());
        borders.start();
        borders.rooms.setLevel(Level.INFO);
        borders.rooms.setAdditive(false);
        borders.rooms.addAppender(borders);
        return borders;
    }

    /** Who hears it on the present thread; null for nobody. */
    static void listener(@Nullable Consumer<String> listener) {
        LISTENER.set(listener);
    }

    @Override
    protected void append(ILoggingEvent event) {
        Consumer<String> listener = LISTENER.get();
        if (listener == null) {
            return;
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        String text = event.getLevel() + " " + event.getFormattedMessage();
        if (thrown == null || expected(thrown)) {
            listener.accept(text);
        } else {
            listener.accept("BUG " + text + "\n" + ThrowableProxyUtil.asString(thrown));
        }
    }

    private static boolean expected(IThrowableProxy thrown) {
        for (IThrowableProxy cause = thrown; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && message.contains(RecordFaults.SIMULATED)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        rooms.detachAppender(this);
        rooms.setLevel(before);
        rooms.setAdditive(additive);
        stop();
    }
}
