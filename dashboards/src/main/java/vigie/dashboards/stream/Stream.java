package vigie.dashboards.stream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import vigie.model.Change;

/**
 * Tells everybody who watches what changed. Any thread; publishing never blocks and costs a queue insertion for each watcher.
 *
 * <p>A watcher that is too slow loses changes, is told so by one {@link Message.Resync}, and then reads everything again: what
 * one watcher costs is bounded, and nobody believes in a picture with holes.
 */
public final class Stream implements AutoCloseable {
    /** The most watchers at once. */
    public static final int MAX_WATCHERS = 200;

    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    /** Tells everybody. */
    public void publish(Change change) {
        watchers.forEach(watcher -> watcher.offer(new Message.Changed(change)));
    }

    /** Tells everybody that the line is alive, for the proxies in between; to be called every 15 s. */
    public void beat() {
        watchers.forEach(watcher -> watcher.offer(Message.Beat.INSTANCE));
    }

    /** Ends every watcher's connection, so that the server can stop; each comes back by itself, perhaps to another node. */
    @Override
    public void close() {
        watchers.forEach(Watcher::close);
    }

    /** How many watch. */
    public int watchers() {
        return count.get();
    }

    /** Whether one more would be refused. */
    boolean isFull() {
        return count.get() >= MAX_WATCHERS;
    }

    /** What one watcher gets from its subscription on; empty if there is no place for it. */
    Flux<Message> watch() {
        return Flux.defer(() -> {
            if (count.incrementAndGet() > MAX_WATCHERS) {
                count.decrementAndGet();
                return Flux.empty();
            }
            Watcher watcher = new Watcher();
            watchers.add(watcher);
            return watcher.messages().doFinally(end -> {
                watchers.remove(watcher);
                count.decrementAndGet();
            });
        });
    }
}
