package vigie.detector.series;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import vigie.detector.condition.Conditions;
import vigie.detector.joint.JointDesk;
import vigie.detector.joint.JointWatch;
import vigie.detector.joint.Member;
import vigie.detector.judge.Judge;
import vigie.detector.peers.PeerDesk;
import vigie.model.Disturbances;
import vigie.model.Finding;
import vigie.model.JointScore;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Score;
import vigie.model.Target;

/**
 * Everything that is judged: makes a door for each polling thread, and looks after what they share. Any thread, but
 * {@link #apply} and {@link #tick} belong to the detector thread.
 */
public final class SignalDesk {
    private static final Duration KEEP_UNCLAIMED = Duration.ofDays(7);

    private final Conditions conditions;
    private final InstantSource clock;
    private final Disturbances disturbances;
    private final Pasts pasts = new Pasts();
    private final AlarmBudget budget = new AlarmBudget();
    private final Observer observer;
    private final PeerDesk peers; // the detector thread's
    private final JointDesk joints;
    private final Map<Target, TargetSignals> targets = new ConcurrentHashMap<>(); // looked up only, never walked
    private final Map<String, TargetSignals> inOrder = new ConcurrentSkipListMap<>();
    private final Map<String, StreamState> unclaimed = new ConcurrentSkipListMap<>();
    private volatile SignalTable table = SignalTable.EMPTY;

    /** Hears what goes wrong, for counting and logging. Any thread. */
    public interface Observer {
        /** A call ended with a bug; what follows goes on. */
        void failed(String what, RuntimeException e);

        /** A series is not judged, because its target has too many. */
        void refused();
    }

    /**
     * A desk at which nothing is judged yet.
     *
     * @param disturbances what is judged and not learnt from
     * @param background for what takes longer than a tick may
     */
    public SignalDesk(
            Conditions conditions,
            InstantSource clock,
            Disturbances disturbances,
            Observer observer,
            Executor background) {
        this.peers = new PeerDesk(background);
        this.disturbances = disturbances;
        this.joints = new JointDesk(
                conditions, name -> claim(name).map(StreamState::judge).orElse(null));
        this.conditions = conditions;
        this.clock = clock;
        this.observer = observer;
    }

    /** A hot door for one polling thread. */
    public SampleSink newShard() {
        return new SignalBank(this);
    }

    /** Takes the signals that are judged from now on, each series by itself and services as a whole; streams whose judging did not change go on. */
    public void apply(SignalTable next, List<JointWatch> together, Instant now) {
        table = next;
        joints.apply(together, now);
        inOrder.values().forEach(signals -> signals.retain(next, now));
    }

    /** Looks for what has had no value for too long, and compares what is compared. Call it about once a second. */
    public void tick(Instant now, long elapsedMs) {
        SignalTable judged = table;
        double weights = joints.weights();
        for (TargetSignals signals : inOrder.values()) {
            weights += signals.learning() * judged.weight(signals.target().service());
        }
        budget.share(judged.falseAlarms(), weights);
        List<PeerSeat> compared = new ArrayList<>();
        inOrder.values().forEach(signals -> signals.tick(now, elapsedMs, compared::add));
        peers.tick(compared, now, elapsedMs);
        joints.tick(members(joints.due(elapsedMs), elapsedMs), budget::of, now, elapsedMs);
        tellWhatMovedTogether(now);
        pasts.tick(now.toEpochMilli());
    }

    private Map<String, List<Member>> members(Set<String> services, long elapsedMs) {
        Map<String, List<Member>> members = new HashMap<>();
        if (!services.isEmpty()) {
            for (TargetSignals signals : inOrder.values()) {
                if (services.contains(signals.target().service())) {
                    signals.members(
                            elapsedMs,
                            members.computeIfAbsent(signals.target().service(), s -> new ArrayList<>())::add);
                }
            }
        }
        return members;
    }

    /** A series alone says little; those of its service that moved with it, and which was first, say where to look. */
    private void tellWhatMovedTogether(Instant now) {
        Map<String, List<TargetSignals>> news = new LinkedHashMap<>();
        for (TargetSignals signals : inOrder.values()) {
            if (signals.isNews(now.toEpochMilli())) {
                news.computeIfAbsent(signals.target().service(), s -> new ArrayList<>())
                        .add(signals);
            }
        }
        news.forEach((service, tellers) -> {
            List<Moved> moved = new ArrayList<>();
            for (TargetSignals signals : inOrder.values()) {
                if (signals.target().service().equals(service)) {
                    signals.moved(moved::add);
                }
            }
            tellers.forEach(signals -> signals.tellWith(moved, now));
        });
    }

    /**
     * Takes what a series did before it was watched; empty if there is no such signal, or if it learns nothing.
     *
     * @param address of the instance
     * @param labels of the series, and perhaps others
     * @param intervalSeconds how far apart the values are
     */
    public Optional<Past> past(String service, String signal, String address, Labels labels, double intervalSeconds) {
        Watch watch = table.named(service, signal);
        if (watch == null || watch.kind() == Finding.Kind.PEER_OUTLIER) {
            return Optional.empty(); // who is odd among others cannot be told from one of them
        }
        Judge judge = watch.maker().make(intervalSeconds);
        return judge.warmUp() == 0
                ? Optional.empty()
                : Optional.of(new Past() {
                    @Override
                    public void value(long timestampMs, double value) {
                        judge.judge(timestampMs, watch.meaning(value));
                    }

                    @Override
                    public long end() {
                        pasts.put(service, address, watch, labels, judge, clock.millis());
                        inOrder.values().forEach(TargetSignals::takePasts);
                        return judge.seen();
                    }
                });
    }

    /** Takes what somebody says of a condition; false if nothing is judged that has it. */
    public boolean feedback(String condition, boolean real) {
        return joints.feedback(condition, real)
                || inOrder.values().stream().anyMatch(signals -> signals.feedback(condition, real));
    }

    /** What was made of the last value of every judged stream, in the order of targets. */
    public List<Score> scores() {
        List<Score> scores = new ArrayList<>();
        inOrder.values().forEach(signals -> signals.scores(scores::add));
        return Discovery.mark(scores);
    }

    /** What was made of the signals of services together, in the order of the estate. */
    public List<JointScore> jointScores() {
        return joints.scores();
    }

    /** Writes what is known of every stream, and what was loaded and not yet asked for, for a week. */
    public void save(DataOutput out) throws IOException {
        Map<String, StreamState> states = new LinkedHashMap<>();
        long oldest = clock.instant().minus(KEEP_UNCLAIMED).toEpochMilli();
        unclaimed.values().removeIf(state -> state.reading().atMs() < oldest);
        unclaimed.forEach(states::put);
        inOrder.values().forEach(signals -> signals.states(state -> states.put(state.name(), state)));
        joints.states(StreamState::together).forEach(state -> states.put(state.name(), state));
        StateFile.write(List.copyOf(states.values()), out);
    }

    /**
     * Takes what {@link #save} wrote, for streams that come from now on.
     *
     * @return why it was refused and everything is learnt anew; empty if it was taken
     */
    public Optional<String> load(DataInput in) {
        StateFile.Content content = StateFile.read(in);
        content.states().forEach(state -> unclaimed.put(state.name(), state));
        return content.refusal().isEmpty() ? Optional.empty() : Optional.of(content.refusal());
    }

    SignalTable table() {
        return table;
    }

    Pasts pasts() {
        return pasts;
    }

    AlarmBudget budget() {
        return budget;
    }

    Disturbances disturbances() {
        return disturbances;
    }

    Conditions conditions() {
        return conditions;
    }

    Optional<StreamState> claim(String name) {
        return Optional.ofNullable(unclaimed.remove(name));
    }

    void refused() {
        observer.refused();
    }

    void failed(String what, RuntimeException e) {
        observer.failed(what, e);
    }

    TargetSignals signals(Target target) {
        TargetSignals signals = targets.get(target);
        if (signals == null) {
            signals = new TargetSignals(target, this);
            targets.put(target, signals);
            inOrder.put(target.key(), signals);
        }
        return signals;
    }

    void forget(Target target) {
        TargetSignals signals = targets.remove(target);
        if (signals != null) {
            inOrder.remove(target.key(), signals);
            signals.close(clock.instant());
        }
    }
}
