package vigie.model;

import java.util.List;
import java.util.Optional;

/** Looks at the recent past of the streams that are kept. Any thread. */
public interface SampleHistory {
    /** The streams of a service of which samples are kept. */
    List<Series> series(String service);

    /** The stream with that {@link Series#id()}, if samples of it are kept. */
    Optional<Series> find(String id);

    /** The kept samples of a stream from a time on, oldest first; empty for an unknown one. */
    List<Sample> recent(Series series, long sinceMs);
}
