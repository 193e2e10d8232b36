package vigie.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The calls of those who must call Vigie now and then, as the record has them: a door for the calls, a window for who waits for them.
 * Any thread; each method waits for the record, and throws an unchecked exception if that does not take or tell it.
 */
public interface BeatBook {
    /** The most characters that are kept of a message. */
    int MESSAGE = 500;

    /**
     * Takes a call. It is on disk when this returns. A clock that goes back does not put an older call over a newer one.
     *
     * @param name of the heartbeat, see {@link HeartbeatName}
     * @param ok whether the caller says that all went well
     * @param message of the caller; longer ones are cut
     * @return when the record took it, or null if it knows too many heartbeats to take in another
     */
    @Nullable
    Instant beat(String name, boolean ok, String message);

    /**
     * Looks at a heartbeat, and remembers when that was done first.
     *
     * @param bridged a time without anybody to call that is no longer than this does not count: callers try again
     */
    Watch watch(String name, Duration bridged);

    /** The last call of each heartbeat that was called, by its name, at most so many. */
    List<Beat> beats(int most);

    /** The last call of a heartbeat. */
    record Beat(String name, Instant at, boolean ok, String message) {}

    /**
     * How a heartbeat stands.
     *
     * @param since when it was first looked at or called
     * @param last its last call, or null if there was none
     * @param listening since when, without a break, somebody was there to take a call
     */
    record Watch(Instant since, @Nullable Beat last, Instant listening) {}
}
