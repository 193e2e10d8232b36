package vigie.detector.series;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Conditions;
import vigie.detector.joint.Member;
import vigie.detector.judge.AdaptiveJudge;
import vigie.detector.judge.Judge;
import vigie.detector.judge.PeerJudge;
import vigie.detector.judge.Presence;
import vigie.detector.judge.SaturationJudge;
import vigie.detector.peers.Peer;
import vigie.model.Finding;
import vigie.model.Finding.State;
import vigie.model.Labels;
import vigie.model.Score;
import vigie.model.Series;
import vigie.model.Target;

/**
 * One judged stream of a target: what is read at each poll, the judge of it, and what was said. Every call is made under the
 * lock of the target.
 */
final class SignalTrack {
    static final long GONE_MS = 3_600_000;
    private static final long GONE_FOR_GOOD_MS = 8 * 24 * GONE_MS; // what comes once a week is known still
    private static final long USUAL = Member.USUAL;
    private static final double UNUSUAL = 3; // some three mean deviations in both views
    private static final double UNUSUAL_AGAIN = 2;

    private final Target target;
    private final Labels labels;
    private final Series series;
    private final Reading reading;
    private final Judge judge;
    private final @Nullable PeerJudge compared; // the same judge, if it decides in rounds
    private final @Nullable Presence presence; // the same judge, if it is about whether values come
    private Watch watch;
    private double value = Double.NaN;
    private double severity = Double.NaN;
    private @Nullable State said;
    private boolean saidCritical;
    private boolean learns = true;
    private long unusualSinceMs = USUAL;
    private long saidActiveMs = USUAL;
    private String companions = "";
    private boolean arrived; // since the last tick
    private boolean judged; // since the last tick
    private long arrivedAtMs = -1;
    private long judgedAtMs = -1;
    private long openSinceMs = -1; // since when it is left open whether it is odd
    private boolean ended;

    SignalTrack(Target target, Watch watch, Subject subject, Series wire, double intervalSeconds) {
        this.target = target;
        this.watch = watch;
        this.labels = subject.labels();
        this.reading = subject.reading(watch, wire);
        this.series = new Series(
                target, watch.metric(), labels, reading instanceof LevelReading ? wire.kind() : Series.Kind.GAUGE);
        this.judge = watch.maker().make(intervalSeconds);
        this.compared = judge instanceof PeerJudge peer ? peer : null;
        this.presence = judge instanceof Presence comes ? comes : null;
    }

    /** What names this stream, and how it was learnt, in the saved state. */
    static String name(Target target, Watch watch, Labels labels) {
        return target.key() + '\n' + labels + '\n' + watch.definition();
    }

    /** Judges what the poll brought, if it brought something, or that it did not. */
    void endOfPoll(long timestampMs, Conditions conditions) {
        boolean came = reading.arrived();
        arrived |= came;
        if (presence != null) {
            value = came ? reading.take() : Double.NaN;
            severity = came ? presence.judge(timestampMs, 0) : presence.missed(timestampMs);
            say(timestampMs, conditions);
            return;
        }
        if (!came) {
            return;
        }
        double read = watch.meaning(reading.take());
        if (Double.isNaN(read)) {
            return; // nothing to judge is neither good nor bad
        }
        double severe = judge.judge(reading.atMs(), read);
        value = read;
        severity = severe;
        if (compared != null) {
            judged |= compared.brought();
            severity = compared.severity();
            return; // the next round decides
        }
        follow(timestampMs);
        say(timestampMs, conditions);
    }

    private void say(long timestampMs, Conditions conditions) {
        if (Double.isNaN(severity)) {
            return; // warming up, or beyond judging
        }
        judged = true;
        State state = judge.alarming() ? State.ACTIVE : State.CLEAR;
        if (state == said && judge.critical() != saidCritical) {
            saidCritical = judge.critical();
            conditions.say(judged(state, Instant.ofEpochMilli(timestampMs)));
        } else if (state != said) {
            said = state;
            saidCritical = judge.critical();
            companions = "";
            saidActiveMs = state == State.ACTIVE ? timestampMs : USUAL;
            conditions.say(judged(state, Instant.ofEpochMilli(timestampMs)));
        }
    }

    private void follow(long timestampMs) {
        if (!(severity >= UNUSUAL_AGAIN)) {
            unusualSinceMs = USUAL;
        } else if (unusualSinceMs == USUAL && severity >= UNUSUAL) {
            unusualSinceMs = timestampMs;
        }
    }

    private Finding judged(State state, Instant at) {
        SignalFindings words = findings(at);
        if (judge instanceof SaturationJudge saturation && reading instanceof ShareReading share) {
            return new SaturationFindings(words, saturation, share).judged(state, value, severity);
        }
        return words.judged(state, judge, value, severity, companions);
    }

    /** Since when it has left what is usual, or null if it has not. */
    @Nullable
    Moved moved() {
        return unusualSinceMs == USUAL || !isCalibrated()
                ? null
                : new Moved(target, watch.signal(), labels, unusualSinceMs);
    }

    /** Whether it was found unusual a short while ago, so that what moves with it is worth telling. */
    boolean isNews(long nowMs) {
        return isCalibrated() && saidActiveMs != USUAL && nowMs - saidActiveMs <= Moved.TOGETHER_MS;
    }

    /** Says again what is unusual if more of its service has moved with it. */
    void tellWith(List<Moved> others, Instant now, Conditions conditions) {
        Moved itself = moved();
        String with = itself == null ? companions : itself.with(others);
        if (!with.equals(companions)) {
            companions = with;
            conditions.renew(judged(State.ACTIVE, now));
        }
    }

    /** Whether the values that come are learnt. */
    void learn(boolean learns) {
        this.learns = learns;
        judge.learn(learns);
    }

    /** How many false alarms a day are accepted of it. */
    void accept(double falseAlarms) {
        judge.accept(falseAlarms);
    }

    /** Whether it learns what is usual and may be wrong about it. */
    boolean isCalibrated() {
        return judge instanceof AdaptiveJudge;
    }

    /** Whether its condition has this identifier. */
    boolean isOf(String condition) {
        return findings(Instant.EPOCH).ended("").id().equals(condition);
    }

    /** Begins with what was learnt before it, if that is more than it has learnt by now. */
    void takePast(Pasts pasts) {
        pasts.of(target, watch, labels, judge.seen()).ifPresent(judge::restore);
    }

    /** Takes what somebody says of its last alarm. */
    void feedback(boolean real) {
        judge.feedback(real);
    }

    /** Looks whether there was nothing to judge for too long. */
    void tick(Instant now, long elapsedMs, long staleAfterMs, Conditions conditions) {
        if (arrived || arrivedAtMs < 0) {
            arrivedAtMs = elapsedMs;
            arrived = false;
        }
        if (judged || judgedAtMs < 0) {
            judgedAtMs = elapsedMs;
            judged = false;
        }
        boolean told = said == State.ACTIVE
                || said == State.CLEAR
                || (said == null && reading instanceof ShareReading share && share.isWanting());
        if (told && elapsedMs - judgedAtMs >= staleAfterMs) {
            said = State.UNKNOWN;
            SignalFindings words = findings(now);
            conditions.say(
                    reading instanceof ShareReading share
                            ? words.unlimited(staleAfterMs, share.wanting())
                            : words.unknown(staleAfterMs, value));
            value = Double.NaN; // a score that nobody measures any more is none
            severity = Double.NaN;
        }
    }

    /**
     * Whether it was not among the samples of its target for so long, as of the last tick, that it is gone for good.
     *
     * @param crowded whether nothing is kept for longer than it must be
     */
    boolean isGone(long polledAtMs, boolean crowded) {
        return polledAtMs - arrivedAtMs >= (presence == null || crowded ? GONE_MS : GONE_FOR_GOOD_MS);
    }

    /** Begins without anything that was kept. */
    void begin(double watchedSeconds) {
        if (presence != null) {
            presence.begin(watchedSeconds);
        }
    }

    /** Takes the signal as a new table has it; false if it is not judged so any more. */
    boolean adopt(SignalTable table, Instant now, Conditions conditions) {
        Watch next = table.find(target.service(), watch);
        if (next == null) {
            return false;
        }
        boolean weighsOtherwise = next.severity() != watch.severity();
        watch = next;
        if (weighsOtherwise && said != null && said != State.UNKNOWN) {
            conditions.say(judged(said, now));
        }
        return true;
    }

    /** Says that nobody judges it any more. */
    void end(Instant now, String why, Conditions conditions) {
        ended = true;
        conditions.end(findings(now).ended(why));
    }

    Reading reading() {
        return reading;
    }

    /** Whether the wire is still read as it was when this track was made. */
    boolean reads(Subject subject, Series wire) {
        return subject.reading(watch, wire).getClass() == reading.getClass();
    }

    /** Its signal's name and its labels, unique in its target. */
    Key key() {
        return new Key(watch.signal(), labels);
    }

    /** What decides in rounds, and null from a track that is judged at each poll. */
    @Nullable
    PeerJudge compared() {
        return compared;
    }

    /** Its last value, if it came within the time; else null. */
    Peer.@Nullable Standing standing(PeerJudge peer, long elapsedMs, long staleAfterMs) {
        boolean stale = judgedAtMs < 0 || elapsedMs - judgedAtMs >= staleAfterMs || Double.isNaN(value);
        return stale ? null : new Peer.Standing(peer.latest(), peer.brought(), peer.habit(), peer.learns());
    }

    /** It as the whole service sees it. */
    Member member(SignalTable.Cadence rhythm, long elapsedMs) {
        boolean stale = arrivedAtMs < 0 || elapsedMs - arrivedAtMs >= rhythm.staleAfterMs();
        boolean judges = !stale && !Double.isNaN(severity) && isCalibrated();
        return new Member(
                target,
                watch.signal(),
                labels,
                stale ? Double.NaN : value,
                judges ? ((AdaptiveJudge) judge).momentary() : Double.NaN,
                judges ? severity : Double.NaN,
                judges ? unusualSinceMs : Member.USUAL,
                rhythm.intervalSeconds(),
                learns);
    }

    /** Says what a round decided. */
    void decided(Instant now, PeerJudge peer, int beside, Peer.@Nullable Together together, Conditions conditions) {
        severity = peer.severity();
        openSinceMs = -1;
        if (ended || Double.isNaN(severity)) {
            return;
        }
        State state = peer.alarming() ? State.ACTIVE : State.CLEAR;
        if (state == said || (said == State.UNKNOWN && state == State.ACTIVE && !peer.beyond())) {
            return; // what was left open is only known again by what is seen now
        }
        said = state;
        conditions.say(new PeerFindings(findings(now), peer, beside, together).decided(state, value, severity));
    }

    /** Says that it is left open whether it is odd, if it was. What stays open for an hour is nobody's condition any more. */
    void leftOpen(Instant now, long elapsedMs, String why, Conditions conditions) {
        severity = Double.NaN;
        openSinceMs = openSinceMs < 0 ? elapsedMs : openSinceMs;
        if (said == State.ACTIVE) {
            said = State.UNKNOWN;
            conditions.say(findings(now).open(why, value));
        } else if (said == State.UNKNOWN && elapsedMs - openSinceMs >= GONE_MS) {
            said = State.CLEAR;
            conditions.say(findings(now).ended(why + ", for an hour"));
        }
    }

    Score score() {
        return new Score(
                series,
                watch.signal(),
                value,
                severity,
                judge.low(),
                judge.high(),
                judge.seen(),
                judge.warmUp(),
                learns,
                Double.isNaN(severity) ? Double.NaN : judge.chance(),
                false);
    }

    StreamState state() {
        return new StreamState(name(target, watch, labels), reading.state(), judge.state());
    }

    /** Goes on from what was kept; false if that is another judge's. */
    boolean restore(StreamState state) {
        boolean known = judge.restore(state.judge());
        if (known) {
            reading.restore(state.reading());
        }
        return known;
    }

    private SignalFindings findings(Instant now) {
        return new SignalFindings(target, judge.critical() ? watch.critical() : watch, labels, now);
    }

    /** What tells the tracks of a target apart. */
    record Key(String signal, Labels labels) {}
}
