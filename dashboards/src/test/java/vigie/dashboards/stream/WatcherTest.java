package vigie.dashboards.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import vigie.model.Change;

class WatcherTest {
    private final Stream stream = new Stream();

    @Test
    void everybodyGetsEveryChangeInOrder() {
        Slow one = watch(Long.MAX_VALUE);
        Slow two = watch(Long.MAX_VALUE);
        publish(0, 1_000);
        assertThat(one.keys()).hasSize(1_000).startsWith("0", "1").endsWith("999");
        assertThat(two.got).isEqualTo(one.got);
    }

    @Test
    void aWatcherThatIsTooSlowIsToldThatItLostSomething() {
        Slow slow = watch(1);
        publish(0, 10_000);
        assertThat(slow.got).hasSize(1);
        slow.request(Long.MAX_VALUE);
        assertThat(slow.got).hasSize(1 + Watcher.CAPACITY);
        publish(10_000, 10_002);
        assertThat(slow.got.get(1 + Watcher.CAPACITY)).isEqualTo(Message.Resync.INSTANCE);
        assertThat(slow.keys()).endsWith("10001").doesNotContain("9999");
    }

    @Test
    void aLossIsToldByTheHeartBeatIfNothingElseHappens() {
        Slow slow = watch(0);
        publish(0, 300);
        slow.request(Long.MAX_VALUE);
        stream.beat();
        assertThat(slow.got).endsWith(Message.Resync.INSTANCE);
        stream.beat();
        assertThat(slow.got).endsWith(Message.Beat.INSTANCE);
    }

    @Test
    void aFullQueueMakesNoLossOfAHeartBeat() {
        Slow slow = watch(0);
        publish(0, Watcher.CAPACITY);
        stream.beat();
        slow.request(Long.MAX_VALUE);
        publish(900, 901);
        assertThat(slow.got).hasSize(Watcher.CAPACITY + 1).doesNotContain(Message.Resync.INSTANCE);
    }

    @Test
    void aPlaceIsFreeAgainWhenSomebodyLeaves() {
        List<Disposable> all = new ArrayList<>();
        for (int i = 0; i < Stream.MAX_WATCHERS; i++) {
            all.add(watch(1));
        }
        assertThat(stream.isFull()).isTrue();
        Slow refused = watch(1);
        assertThat(refused.ended).isTrue();
        assertThat(stream.watchers()).isEqualTo(Stream.MAX_WATCHERS);
        all.forEach(Disposable::dispose);
        assertThat(stream.watchers()).isZero();
        publish(0, 1);
        assertThat(watch(1).ended).isFalse();
    }

    @Test
    void everybodyIsLetGoWhenTheServerStops() {
        Slow one = watch(Long.MAX_VALUE);
        stream.close();
        assertThat(one.ended).isTrue();
        assertThat(stream.watchers()).isZero();
    }

    private void publish(int from, int to) {
        for (int i = from; i < to; i++) {
            stream.publish(new Change(Instant.EPOCH, Change.Kind.TARGET, Integer.toString(i)));
        }
    }

    private Slow watch(long demand) {
        Slow slow = new Slow(demand);
        stream.watch().subscribe(slow);
        return slow;
    }

    /** Asks for as much as it is told to. */
    private static final class Slow extends BaseSubscriber<Message> {
        final List<Message> got = new ArrayList<>();
        private final long demand;
        boolean ended;

        Slow(long demand) {
            this.demand = demand;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (demand > 0) {
                request(demand);
            }
        }

        @Override
        protected void hookOnNext(Message message) {
            got.add(message);
        }

        @Override
        protected void hookOnComplete() {
            ended = true;
        }

        List<String> keys() {
            return got.stream()
                    .filter(Message.Changed.class::isInstance)
                    .map(message -> ((Message.Changed) message).change().key())
                    .toList();
        }
    }
}
