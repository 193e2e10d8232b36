package vigie.collector.target;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import vigie.collector.CollectorConfig;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpTransport;

/** The keys of one kind of source, which know how it is made. */
public interface SourceConfig extends CollectorConfig.Source {
    /** Makes the source; starts nothing. */
    InstanceSource source(Context context);

    /**
     * Makes the source that an estate speaks of; starts nothing.
     *
     * @throws ClassCastException if it is none of this package's
     */
    static InstanceSource made(CollectorConfig.Source said, Context context) {
        return ((SourceConfig) said).source(context);
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
