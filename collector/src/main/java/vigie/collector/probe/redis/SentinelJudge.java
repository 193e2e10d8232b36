package vigie.collector.probe.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.model.CheckResult.Fact;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/**
 * What a Sentinel says of the masters that it watches. Sentinels that are gone stay counted until somebody resets them, so it is asked
 * whether a failover could be agreed upon now, not how many there are.
 */
final class SentinelJudge {
    private static final int MOST_MASTERS = 200;

    private final List<String> expected;

    /** {@code expected} are the names of masters that it must watch. */
    SentinelJudge(List<String> expected) {
        this.expected = expected;
    }

    /** The masters that it watches, each by the fields that it tells of it. */
    static List<Map<String, String>> masters(Reply masters) {
        List<Map<String, String>> told = new ArrayList<>();
        for (Reply master : masters.items()) {
            Map<String, String> fields = master.pairs();
            if (told.size() < MOST_MASTERS && !name(fields).isEmpty()) {
                told.add(fields);
            }
        }
        return told;
    }

    static String name(Map<String, String> master) {
        return master.getOrDefault("name", "");
    }

    /** Judges; {@code quorums} holds the answer of {@code SENTINEL CKQUORUM} for each master. */
    void judge(
            RedisInfo info, List<Map<String, String>> masters, List<Reply> quorums, Verdict verdict, RedisSeen seen) {
        if (info.is("sentinel_tilt")) {
            verdict.add(Status.DEGRADED, "it is in TILT mode: it trusts its clock no longer, and fails nothing over");
        }
        if (masters.isEmpty() && expected.isEmpty()) {
            verdict.add(Status.DEGRADED, "it watches no master");
        }
        for (String name : expected) {
            if (masters.stream().noneMatch(master -> name(master).equals(name))) {
                verdict.add(Status.DEGRADED, "it does not watch the master " + Excerpt.of(name, 60));
            }
        }
        for (int i = 0; i < masters.size() && i < quorums.size(); i++) {
            one(masters.get(i), quorums.get(i), verdict, seen);
        }
        seen.gauge("redis_sentinel_masters", masters.size());
    }

    private static void one(Map<String, String> master, Reply quorum, Verdict verdict, RedisSeen seen) {
        String name = Excerpt.of(name(master), 60);
        String flags = ',' + master.getOrDefault("flags", "") + ',';
        if (flags.contains(",o_down,")) {
            verdict.add(Status.DEGRADED, "the master " + name + " is down, the sentinels agree");
        } else if (flags.contains(",s_down,")) {
            verdict.add(Status.DEGRADED, "the master " + name + " does not answer this sentinel");
        }
        if (quorum.code().equals("NOQUORUM")) {
            verdict.add(
                    Status.DEGRADED,
                    "no failover of the master " + name + " is possible: " + Excerpt.of(quorum.text(), 200));
        } else if (quorum.isError()) {
            verdict.add(
                    Status.UNKNOWN,
                    "whether the master " + name + " could be failed over is not told: "
                            + Excerpt.of(quorum.text(), 200));
        }
        String address = Excerpt.of(master.getOrDefault("ip", "") + ':' + master.getOrDefault("port", ""), 100);
        seen.fact(new Fact(Fact.Topic.MASTER, name, address));
        Labels labels = Labels.of("master", name);
        figure("redis_sentinel_quorum_ok", labels, quorum.isError() ? 0 : 1, seen);
        figure("redis_sentinel_known_sentinels", labels, 1 + RedisInfo.number("num-other-sentinels", master), seen);
        figure("redis_sentinel_known_replicas", labels, RedisInfo.number("num-slaves", master), seen);
    }

    private static void figure(String metric, Labels labels, double value, RedisSeen seen) {
        seen.figure(new Seen.Figure(metric, labels, Series.Kind.GAUGE, value));
    }
}
