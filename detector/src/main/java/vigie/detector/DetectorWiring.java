package vigie.detector;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import vigie.detector.DetectorConfig.Absent;
import vigie.detector.DetectorConfig.Adaptive;
import vigie.detector.DetectorConfig.Appeared;
import vigie.detector.DetectorConfig.Direction;
import vigie.detector.DetectorConfig.Forecast;
import vigie.detector.DetectorConfig.Group;
import vigie.detector.DetectorConfig.Imbalance;
import vigie.detector.DetectorConfig.Multivariate;
import vigie.detector.DetectorConfig.Peers;
import vigie.detector.DetectorConfig.Saturation;
import vigie.detector.DetectorConfig.Stuck;
import vigie.detector.DetectorConfig.Surge;
import vigie.detector.DetectorConfig.Threshold;
import vigie.detector.DetectorConfig.Together;
import vigie.detector.Judges.Entry;
import vigie.detector.joint.GroupJoint;
import vigie.detector.joint.ImbalanceJoint;
import vigie.detector.joint.JointWatch;
import vigie.detector.joint.RelationJoint;
import vigie.detector.joint.SurgeJoint;
import vigie.detector.judge.AbsentJudge;
import vigie.detector.judge.AdaptiveJudge;
import vigie.detector.judge.Aim;
import vigie.detector.judge.AppearedJudge;
import vigie.detector.judge.ForecastJudge;
import vigie.detector.judge.PeerJudge;
import vigie.detector.judge.SaturationJudge;
import vigie.detector.judge.StuckJudge;
import vigie.detector.judge.ThresholdJudge;
import vigie.model.Finding.Kind;

/** The table of contents of the ways to judge a series: one line for each method of the estate. */
final class DetectorWiring {
    private DetectorWiring() {}

    static Judges judges() {
        return new Judges(List.of(
                new Entry<>(Threshold.class, Kind.THRESHOLD, (t, dt) -> new ThresholdJudge(t.above(), t.below())),
                new Entry<>(Adaptive.class, Kind.ANOMALY, (a, dt) -> new AdaptiveJudge(aim(a), dt)),
                new Entry<>(Peers.class, Kind.PEER_OUTLIER, (p, dt) -> new PeerJudge(aim(p), dt)),
                new Entry<>(Forecast.class, Kind.FORECAST, DetectorWiring::forecast),
                new Entry<>(Saturation.class, Kind.SATURATION, DetectorWiring::saturation),
                new Entry<>(Stuck.class, Kind.ANOMALY, (s, dt) -> new StuckJudge(seconds(s.after()), dt)),
                new Entry<>(Absent.class, Kind.ANOMALY, (a, dt) -> new AbsentJudge(seconds(a.after()), dt)),
                new Entry<>(Appeared.class, Kind.ANOMALY, (a, dt) -> new AppearedJudge(seconds(a.after()), dt))));
    }

    /** What judges signals together: one line for each method. */
    static JointWatch.Maker joint(Together together, List<String> signals, Executor background) {
        if (together instanceof Multivariate relation) {
            return intervalSeconds -> new RelationJoint(signals, relation.falseAlarms(), intervalSeconds, background);
        }
        if (together instanceof Imbalance i) {
            return intervalSeconds -> new ImbalanceJoint(i.of(), i.ratio(), i.idle());
        }
        if (together instanceof Surge s) {
            return intervalSeconds -> new SurgeJoint(s.of(), s.by(), s.ratio(), s.even(), s.idle(), intervalSeconds);
        }
        Group group = (Group) together;
        return intervalSeconds -> new GroupJoint(group.falseAlarms(), intervalSeconds);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }

    private static ForecastJudge forecast(Forecast forecast, double intervalSeconds) {
        return new ForecastJudge(forecast.above(), forecast.below(), seconds(forecast.within()), intervalSeconds);
    }

    private static SaturationJudge saturation(Saturation s, double intervalSeconds) {
        Duration within = s.within();
        return new SaturationJudge(s.warn(), s.full(), within == null ? null : seconds(within), intervalSeconds);
    }

    private static Aim aim(Adaptive a) {
        return aim(a.direction(), a.minAbsolute(), a.minRelative(), a.falseAlarms());
    }

    private static Aim aim(Peers p) {
        return aim(p.direction(), p.minAbsolute(), p.minRelative(), p.falseAlarms());
    }

    private static Aim aim(Direction direction, double minAbsolute, double minRelative, double falseAlarms) {
        return new Aim(direction != Direction.DOWN, direction != Direction.UP, minAbsolute, minRelative, falseAlarms);
    }
}
