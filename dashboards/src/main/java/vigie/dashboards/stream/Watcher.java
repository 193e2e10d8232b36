package vigie.dashboards.stream;

import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * One watcher's bounded queue.
 *
 * <p>A message that does not fit is dropped; from then on nothing is queued until a {@link Message.Resync} fits, which makes
 * every loss known. Offers come from any thread, one after the other under this object's lock.
 */
final class Watcher {
    static final int CAPACITY = 256;

    private final Sinks.Many<Message> queue =
            Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(CAPACITY));
    private boolean lost;

    synchronized void offer(Message message) {
        if (lost) {
            lost = queue.tryEmitNext(Message.Resync.INSTANCE).isFailure();
            return;
        }
        boolean dropped = queue.tryEmitNext(message).isFailure();
        lost = dropped && message != Message.Beat.INSTANCE;
    }

    synchronized void close() {
        Sinks.EmitResult unused = queue.tryEmitComplete();
    }

    Flux<Message> messages() {
        return queue.asFlux();
    }
}
