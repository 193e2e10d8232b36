package vigie.detector.series;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Conditions;
import vigie.detector.joint.Member;
import vigie.detector.judge.PeerJudge;
import vigie.model.Score;
import vigie.model.Series;
import vigie.model.Target;

/**
 * The judged streams of one target, and the way from its samples to them.
 *
 * <p>{@link #accept} and {@link #begin} belong to the polling thread. Everything else is under the lock of this object: one lock a
 * poll, contended only while somebody reads the scores.
 */
final class TargetSignals {
    static final int MOST_TRACKS = 10_000;
    private static final int CROWD = MOST_TRACKS / 2;
    private static final double MS_A_SECOND = 1_000;
    private static final long NEVER = Long.MIN_VALUE;
    private static final int MOST_FORGOTTEN = 64;

    private final Target target;
    private final SignalDesk desk;

    // the polling thread's
    private final PollOrder order = new PollOrder(this::resolve);
    private boolean deaf; // nothing of the service is judged
    private SignalTable table;

    // under the lock
    private final Map<SignalTrack.Key, SignalTrack> tracks = new HashMap<>(); // looked up only, never walked
    private final List<SignalTrack> inOrder = new ArrayList<>();
    private final IdentityHashMap<Series, Slot> known = new IdentityHashMap<>(); // looked up only, never walked
    private SignalTable.@Nullable Cadence cadence;
    private boolean mappedAnew;
    private boolean polled;
    private boolean closed;
    private long polledAtMs;
    private long firstPollMs = NEVER; // with these signals
    private long lastPollMs;

    TargetSignals(Target target, SignalDesk desk) {
        this.target = target;
        this.desk = desk;
        this.table = desk.table();
        this.cadence = table.cadence(target);
        this.deaf = cadence == null;
    }

    /** Starts a poll: what an abandoned one brought is overwritten. */
    void begin() {
        order.begin();
    }

    /** Takes a sample of a poll. */
    void accept(Series sampled, long timestampMs, double value) {
        if (deaf) {
            return;
        }
        Slot slot = order.next(sampled);
        if (slot != Slot.NONE) {
            slot.offer(timestampMs, value);
        }
    }

    private Slot resolve(Series wire) {
        List<Watch> candidates = table.candidates(target.service(), wire.metric());
        return candidates.isEmpty() ? Slot.NONE : resolve(wire, candidates);
    }

    private synchronized Slot resolve(Series wire, List<Watch> candidates) {
        Slot slot = known.get(wire);
        if (slot == null) {
            List<Slot.Feed> feeds = new ArrayList<>(1);
            for (Watch watch : candidates) {
                Subject subject = Subject.of(watch, wire);
                SignalTrack track = subject == null ? null : track(watch, subject, wire);
                int part = subject == null || track == null
                        ? -1
                        : part(track.reading(), subject, wire.metric().equals(watch.metric()));
                if (track != null && part >= 0) {
                    feeds.add(new Slot.Feed(track.reading(), part));
                }
            }
            slot = feeds.isEmpty() ? Slot.NONE : new Slot(feeds);
            known.put(wire, slot);
        }
        return slot;
    }

    private static int part(Reading reading, Subject subject, boolean itself) {
        if (reading instanceof ShareReading) {
            return itself ? ShareReading.USED : ShareReading.LIMIT;
        }
        return reading instanceof QuantileReading histogram ? histogram.part(subject.bucket()) : 0;
    }

    private @Nullable SignalTrack track(Watch watch, Subject subject, Series wire) {
        SignalTrack.Key key = new SignalTrack.Key(watch.signal(), subject.labels());
        SignalTrack track = tracks.get(key);
        if (track != null && track.reads(subject, wire)) {
            return track;
        }
        if (track != null) { // the exposition gave the metric another type
            drop(track);
        } else if (closed || cadence == null) {
            return null;
        } else if (tracks.size() >= MOST_TRACKS) {
            desk.refused();
            return null;
        }
        SignalTrack made = new SignalTrack(target, watch, subject, wire, seconds());
        boolean known = desk.claim(SignalTrack.name(target, watch, subject.labels()))
                .filter(made::restore)
                .isPresent();
        if (!known) {
            made.begin(firstPollMs == NEVER ? 0 : (lastPollMs - firstPollMs) / MS_A_SECOND);
        }
        made.takePast(desk.pasts());
        tracks.put(key, made);
        inOrder.add(made);
        return made;
    }

    private double seconds() {
        SignalTable.Cadence rhythm = cadence;
        return rhythm == null ? 1 : rhythm.intervalSeconds();
    }

    private void drop(SignalTrack track) {
        tracks.remove(track.key());
        inOrder.remove(track);
        known.clear();
        mappedAnew = true;
    }

    /** Ends a poll: judges what it brought. */
    synchronized void endOfPoll(long timestampMs) {
        int samples = order.end();
        polled = true;
        lastPollMs = timestampMs;
        firstPollMs = firstPollMs == NEVER ? timestampMs : firstPollMs;
        for (int i = 0; i < inOrder.size(); i++) {
            inOrder.get(i).endOfPoll(timestampMs, desk.conditions());
        }
        if (mappedAnew || table != desk.table()) {
            adopt(Instant.ofEpochMilli(timestampMs));
        } else if (known.size() > 2 * samples + MOST_FORGOTTEN) {
            known.clear(); // series that came and went
        }
    }

    private void adopt(Instant now) {
        table = desk.table();
        retain(table, now);
        mappedAnew = false;
        firstPollMs = NEVER;
        cadence = table.cadence(target);
        deaf = cadence == null;
        known.clear();
        if (deaf) {
            order.clear();
        } else {
            order.lookUpAgain();
        }
    }

    /** Ends the streams that a table does not judge as they were judged; the others take its severity. */
    synchronized void retain(SignalTable now, Instant at) {
        for (Iterator<SignalTrack> all = inOrder.iterator(); all.hasNext(); ) {
            SignalTrack track = all.next();
            if (now.cadence(target) == null || !track.adopt(now, at, desk.conditions())) {
                all.remove();
                tracks.remove(track.key());
                mappedAnew = true;
                track.end(at, "its signal changed or is gone", desk.conditions());
            }
        }
    }

    /**
     * Looks for streams without a value for too long, and for those that are gone from the exposition.
     *
     * @param compared hears of the streams that are compared with those of other instances
     */
    synchronized void tick(Instant now, long elapsedMs, Consumer<PeerSeat> compared) {
        SignalTable.Cadence rhythm = desk.table().cadence(target);
        if (polled) {
            polled = false;
            polledAtMs = elapsedMs;
        }
        double accepted = desk.budget().of(desk.table().weight(target.service()));
        boolean learns = !desk.disturbances().disturb(target.instance());
        for (int i = inOrder.size() - 1; i >= 0 && rhythm != null; i--) {
            SignalTrack track = inOrder.get(i);
            track.learn(learns);
            track.accept(accepted);
            track.tick(now, elapsedMs, rhythm.staleAfterMs(), desk.conditions());
            if (track.isGone(polledAtMs, inOrder.size() > CROWD)) {
                drop(track);
                track.end(now, "it is gone from the exposition", desk.conditions());
                continue;
            }
            PeerJudge judge = track.compared();
            if (judge != null) {
                compared.accept(new PeerSeat(this, track, judge, rhythm, elapsedMs));
            }
        }
    }

    /** Ends every stream; nothing is judged any more. */
    synchronized void close(Instant now) {
        closed = true;
        inOrder.forEach(track -> track.end(now, "its target is no longer polled", desk.conditions()));
        inOrder.clear();
        tracks.clear();
        known.clear();
    }

    /** Its streams as the whole service sees them. */
    synchronized void members(long elapsedMs, Consumer<Member> to) {
        SignalTable.Cadence rhythm = desk.table().cadence(target);
        for (int i = 0; i < inOrder.size() && rhythm != null; i++) {
            to.accept(inOrder.get(i).member(rhythm, elapsedMs));
        }
    }

    /** Lets its streams begin with what was learnt before them. */
    synchronized void takePasts() {
        inOrder.forEach(track -> track.takePast(desk.pasts()));
    }

    /** Which of its streams have left what is usual. */
    synchronized void moved(Consumer<Moved> to) {
        for (int i = 0; i < inOrder.size(); i++) {
            Moved moved = inOrder.get(i).moved();
            if (moved != null) {
                to.accept(moved);
            }
        }
    }

    /** Whether one of them was found unusual a short while ago. */
    synchronized boolean isNews(long nowMs) {
        for (int i = 0; i < inOrder.size(); i++) {
            if (inOrder.get(i).isNews(nowMs)) {
                return true;
            }
        }
        return false;
    }

    /** Tells those what moved with them. */
    synchronized void tellWith(List<Moved> others, Instant now) {
        for (int i = 0; i < inOrder.size(); i++) {
            if (inOrder.get(i).isNews(now.toEpochMilli())) {
                inOrder.get(i).tellWith(others, now, desk.conditions());
            }
        }
    }

    /** Takes what somebody says of a condition; false if it is of none of its streams. */
    synchronized boolean feedback(String condition, boolean real) {
        for (int i = 0; i < inOrder.size(); i++) {
            if (inOrder.get(i).isOf(condition)) {
                inOrder.get(i).feedback(real);
                return true;
            }
        }
        return false;
    }

    /** How many of its streams learn what is usual and may be wrong about it. */
    synchronized int learning() {
        int count = 0;
        for (int i = 0; i < inOrder.size(); i++) {
            count += inOrder.get(i).isCalibrated() ? 1 : 0;
        }
        return count;
    }

    Target target() {
        return target;
    }

    Conditions conditions() {
        return desk.conditions();
    }

    synchronized void scores(Consumer<Score> to) {
        inOrder.forEach(track -> to.accept(track.score()));
    }

    synchronized void states(Consumer<StreamState> to) {
        inOrder.forEach(track -> to.accept(track.state()));
    }
}
