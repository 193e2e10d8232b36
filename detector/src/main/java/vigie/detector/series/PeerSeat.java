package vigie.detector.series;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import vigie.detector.judge.PeerJudge;
import vigie.detector.peers.Peer;

/** A judged stream as its peers see it, for one tick; every call is made under the lock of its target. */
record PeerSeat(TargetSignals signals, SignalTrack track, PeerJudge judge, SignalTable.Cadence cadence, long elapsedMs)
        implements Peer {
    @Override
    public Circle circle() {
        return new Circle(
                signals.target().service(),
                track.key().signal(),
                signals.target().check() + track.key().labels(),
                (long) (cadence.intervalSeconds() * 1000),
                judge.falseAlarms());
    }

    @Override
    public String instance() {
        return signals.target().instance().address();
    }

    @Override
    public @Nullable Standing standing() {
        synchronized (signals) {
            return track.standing(judge, elapsedMs, cadence.staleAfterMs());
        }
    }

    @Override
    public double look(Instant now, double median, double spread) {
        synchronized (signals) {
            return judge.look(now.toEpochMilli(), median, spread);
        }
    }

    @Override
    public void decide(Instant now, int beside, @Nullable Together together) {
        synchronized (signals) {
            if (together == null) {
                judge.decide();
            } else {
                judge.decide(together.scales(), together.timesADay());
            }
            track.decided(now, judge, beside, together, signals.conditions());
        }
    }

    @Override
    public void leaveOpen(Instant now, boolean looked, String why) {
        synchronized (signals) {
            if (looked) {
                judge.undecided();
            }
            track.leftOpen(now, elapsedMs, why, signals.conditions());
        }
    }
}
