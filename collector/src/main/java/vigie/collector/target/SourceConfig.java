package vigie.collector.target;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpTransport;

/**
 * What an estate says of one source of instances. Equal settings are the same source: over a reload it keeps its list.
 */
public interface SourceConfig {
    /** The key in the estate and what is asked, for people and metrics: {@code dns api.internal A}. Without a secret in it. */
    String shown();

    /** Makes the source; starts nothing. */
    InstanceSource source(Context context);

    /** How long to wait from one question to the next, or null where the kind of source says. */
    default @Nullable Duration refresh() {
        return null;
    }

    /** The address that is called, or null for none. */
    default @Nullable URI url() {
        return null;
    }

    /**
     * What a source is lent.
     *
     * @param service whose instances it tells of
     * @param targets where its calls may go
     * @param io for files, and for reading long answers, where they delay no poll
     * @param lane for questions that block until their deadline; may refuse
     * @param nanoTime elapsed time
     */
    record Context(
            String service,
            HttpTransport http,
            AddressPolicy targets,
            Executor io,
            Executor lane,
            LongSupplier nanoTime) {}
}
