package vigie.detector.joint;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Conditions;
import vigie.detector.judge.Judge;
import vigie.model.JointScore;

/**
 * Every signal about a whole service. {@link #apply} and {@link #tick} belong to the detector thread, the rest may be called on any: one
 * lock for all, held for the time of a round.
 */
public final class JointDesk {
    private final Conditions conditions;
    private final Claims claims;
    private final Map<String, JointTrack> tracks = new LinkedHashMap<>(); // by the name of the watch
    private List<JointWatch> watches = List.of();

    /** Knows what was saved of judges. */
    @FunctionalInterface
    public interface Claims {
        /** The state that was saved under a name, once; null if there is none. */
        Judge.@Nullable State claim(String name);
    }

    /** A desk at which nothing is judged yet. */
    public JointDesk(Conditions conditions, Claims claims) {
        this.conditions = conditions;
        this.claims = claims;
    }

    /** Takes the signals that are judged from now on; those whose judging did not change go on. */
    public synchronized void apply(List<JointWatch> next, Instant now) {
        watches = List.copyOf(next);
        Map<String, JointWatch> byName = new LinkedHashMap<>();
        watches.forEach(watch -> byName.put(watch.name(), watch));
        for (Iterator<JointTrack> all = tracks.values().iterator(); all.hasNext(); ) {
            JointTrack track = all.next();
            JointWatch same = byName.get(track.watch().name());
            if (same == null) {
                all.remove();
                track.end(now, conditions);
            } else {
                track.adopt(same, now, conditions);
            }
        }
    }

    /** The services that have a round to begin now. */
    public synchronized Set<String> due(long elapsedMs) {
        Set<String> services = new HashSet<>();
        for (JointWatch watch : watches) {
            JointTrack track = tracks.get(watch.name());
            if (track == null || track.isDue(elapsedMs)) {
                services.add(watch.service());
            }
        }
        return services;
    }

    /**
     * Begins and ends the rounds that are due.
     *
     * @param members the judged streams of each service that is due, in an order that stays
     * @param accepted how many false alarms a day are accepted of a weight
     */
    public synchronized void tick(
            Map<String, List<Member>> members, DoubleUnaryOperator accepted, Instant now, long elapsedMs) {
        for (JointWatch watch : watches) {
            List<Member> here = members.getOrDefault(watch.service(), List.of());
            JointTrack track = tracks.get(watch.name());
            if (track == null && !here.isEmpty()) {
                track = begin(watch, here);
            }
            if (track != null && track.isDue(elapsedMs)) {
                track.round(here, accepted.applyAsDouble(watch.weight()), now, elapsedMs, conditions);
            }
        }
    }

    /** A round takes as long as the slowest of its streams needs for a value. */
    private JointTrack begin(JointWatch watch, List<Member> members) {
        double slowest =
                members.stream().mapToDouble(Member::intervalSeconds).max().orElseThrow();
        JointTrack track = new JointTrack(watch, slowest);
        Judge.State kept = claims.claim(watch.name());
        if (kept != null) {
            track.judge().restore(kept);
        }
        tracks.put(watch.name(), track);
        return track;
    }

    /** What they weigh together where false alarms are shared out. */
    public synchronized double weights() {
        return tracks.values().stream()
                .mapToDouble(track -> track.watch().weight())
                .sum();
    }

    /** Takes what somebody says of a condition; false if it is of none of them. */
    public synchronized boolean feedback(String condition, boolean real) {
        for (JointTrack track : tracks.values()) {
            if (track.isOf(condition)) {
                track.judge().feedback(real);
                return true;
            }
        }
        return false;
    }

    /** What was made of each of them in its last round, in the order of the estate. */
    public synchronized List<JointScore> scores() {
        List<JointScore> scores = new ArrayList<>();
        for (JointWatch watch : watches) {
            JointTrack track = tracks.get(watch.name());
            if (track != null) {
                scores.add(track.score());
            }
        }
        return scores;
    }

    /** What is known of each of them, by its name, made by the caller of the state and the time of the last round. */
    public synchronized <T> List<T> states(States<T> maker) {
        List<T> states = new ArrayList<>();
        tracks.forEach((name, track) ->
                states.add(maker.of(name, track.atMs(), track.judge().state())));
        return states;
    }

    /** Makes something of what is known. */
    @FunctionalInterface
    public interface States<T> {
        T of(String name, long atMs, Judge.State state);
    }
}
