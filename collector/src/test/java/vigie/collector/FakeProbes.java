package vigie.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import vigie.collector.probe.Probe;
import vigie.model.CheckResult;
import vigie.model.Target;

/** Probes of {@code use: fake} whose targets behave as they are told, and which notice every breach of the promises to probes. */
final class FakeProbes {
    /** Every start of a poll. */
    record Start(String key, Instant at, Duration timeout) {}

    /** How a target behaves: it answers after a while, or never. */
    record Behaviour(Duration latency, Probe.Answer answer, boolean silent) {
        static Behaviour up(Duration latency) {
            return new Behaviour(latency, Probe.Answer.UP, false);
        }

        static Behaviour down(Duration latency) {
            return new Behaviour(latency, Probe.Answer.down(CheckResult.Phase.CONNECT, "connection refused"), false);
        }

        static Behaviour hangs() {
            return up(Duration.ofDays(1));
        }

        /** The probe itself is broken: it says nothing at all. */
        static Behaviour silence() {
            return new Behaviour(Duration.ZERO, Probe.Answer.UP, true);
        }
    }

    /** The settings of a fake check. */
    record Config(String text) {}

    final List<Start> starts = new ArrayList<>();
    final List<String> made = new ArrayList<>();
    final List<String> closed = new ArrayList<>();
    final Set<String> running = new HashSet<>();
    final Map<String, Integer> inFlightByTier = new HashMap<>();
    int mostAtOnce;
    Function<String, Behaviour> behaviour = key -> Behaviour.up(Duration.ofMillis(3));

    private final VirtualTime time;

    FakeProbes(VirtualTime time) {
        this.time = time;
    }

    Probe.Kind<Config> kind() {
        return new Probe.Kind<>("fake", Config.class, (target, config, context) -> {
            made.add(target.key());
            return new Fake(target);
        });
    }

    List<Start> startsOf(String key) {
        return starts.stream().filter(s -> s.key().equals(key)).toList();
    }

    private final class Fake implements Probe {
        private final Target target;
        private boolean isClosed;

        Fake(Target target) {
            this.target = target;
        }

        @Override
        public void start(Duration timeout, Consumer<Answer> whenDone) {
            String key = target.key();
            Behaviour b = behaviour.apply(key);
            if (isClosed) {
                throw new AssertionError(key + " was started after its end");
            }
            starts.add(new Start(key, time.clock().instant(), timeout));
            if (b.silent()) {
                return;
            }
            if (!running.add(key)) {
                throw new AssertionError(key + " is polled twice at once");
            }
            mostAtOnce = Math.max(mostAtOnce, running.size());
            boolean late = b.latency().compareTo(timeout) >= 0;
            Duration after = late ? timeout : b.latency();
            Answer answer =
                    late ? Answer.down(CheckResult.Phase.FIRST_BYTE, "no answer before the deadline") : b.answer();
            var unused = time.schedule(
                    () -> {
                        running.remove(key);
                        whenDone.accept(answer);
                    },
                    after.toNanos(),
                    TimeUnit.NANOSECONDS);
        }

        @Override
        public void close() {
            if (isClosed) {
                throw new AssertionError(target.key() + " was closed twice");
            }
            isClosed = true;
            closed.add(target.key());
        }
    }
}
