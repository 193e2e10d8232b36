package vigie.detector.peers;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import vigie.detector.Samples;
import vigie.detector.judge.Aim;
import vigie.detector.judge.PeerJudge;

/** A made service whose instances are compared, a round every fifteen seconds; an instance without a value has a gap. */
final class Fleet {
    static final long STEP_MS = 15_000;
    private static final long STALE_MS = 60_000;

    final PeerDesk desk;
    final Map<String, Member> members = new LinkedHashMap<>(); // by signal and instance
    private final Aim aim;
    private long ms;

    Fleet(Aim aim) {
        this(aim, Runnable::run);
    }

    Fleet(Aim aim, Executor background) {
        this.aim = aim;
        desk = new PeerDesk(background);
    }

    static Aim any() {
        return new Aim(true, true, 0, 0, 0.02);
    }

    /** One round of one signal: the instances' values in their order, NaN for a gap. */
    void round(double... values) {
        round(Map.of("signal", values));
    }

    /** One round of several signals. */
    void round(Map<String, double[]> values) {
        values.forEach((signal, all) -> {
            for (int i = 0; i < all.length; i++) {
                if (!Double.isNaN(all[i])) {
                    bring(signal, i, all[i]);
                }
            }
        });
        tick(STEP_MS);
    }

    void bring(String signal, int instance, double value) {
        member(signal, instance).bring(ms, value);
    }

    /** Lets time pass, and the desk look at its end. */
    void tick(long byMs) {
        ms += byMs;
        desk.tick(new ArrayList<>(members.values()), Samples.START.plusMillis(ms), ms);
    }

    Member member(String signal, int instance) {
        return members.computeIfAbsent(signal + "@" + instance, key -> new Member(signal, "i" + instance));
    }

    void leave(String signal, int instance) {
        members.remove(signal + "@" + instance);
    }

    /** The instances that are odd in some signal, in order, and not left open. */
    List<String> odd() {
        return members.values().stream()
                .filter(m -> m.judge.alarming() && m.open == null)
                .map(Member::instance)
                .distinct()
                .sorted()
                .toList();
    }

    final class Member implements Peer {
        final PeerJudge judge;
        private final String signal;
        private final String instance;
        private long broughtAtMs = -1;

        @Nullable
        String open; // why it is left open

        @Nullable
        Together together;

        int beside;

        Member(String signal, String instance) {
            this.signal = signal;
            this.instance = instance;
            judge = new PeerJudge(aim, STEP_MS / 1000.0);
        }

        void bring(long atMs, double value) {
            double unused = judge.judge(atMs, value);
            broughtAtMs = atMs;
        }

        @Override
        public Circle circle() {
            return new Circle("api", signal, "", STEP_MS, aim.falseAlarms());
        }

        @Override
        public String instance() {
            return instance;
        }

        @Override
        public @Nullable Standing standing() {
            boolean stale = broughtAtMs < 0 || ms - broughtAtMs >= STALE_MS;
            return stale ? null : new Standing(judge.latest(), judge.brought(), judge.habit(), judge.learns());
        }

        @Override
        public double look(Instant now, double median, double spread) {
            return judge.look(now.toEpochMilli(), median, spread);
        }

        @Override
        public void decide(Instant now, int others, @Nullable Together apart) {
            open = null;
            beside = others;
            together = apart;
            if (apart == null) {
                judge.decide();
            } else {
                judge.decide(apart.scales(), apart.timesADay());
            }
        }

        @Override
        public void leaveOpen(Instant now, boolean looked, String why) {
            open = why;
            if (looked) {
                judge.undecided();
            }
        }
    }
}
