package vigie.collector.probe.redis;

import vigie.collector.probe.Verdict;
import vigie.model.Status;

/** What a node of a Redis Cluster says of the whole, in {@code CLUSTER INFO}. Nodes on two sides of a cut say different things. */
final class ClusterJudge {
    private static final long SLOTS = 16_384;

    private ClusterJudge() {}

    static void judge(RedisInfo cluster, Verdict verdict, RedisSeen seen) {
        double assigned = cluster.number("cluster_slots_assigned");
        double failed = cluster.number("cluster_slots_fail");
        double doubted = cluster.number("cluster_slots_pfail");
        String slots = (long) assigned + " of " + SLOTS + " slots have a master, " + (long) failed
                + " of them one that has failed";
        String state = cluster.text("cluster_state");
        if (state.equals("fail")) {
            verdict.add(Status.DOWN, "the cluster does not serve (cluster_state fail): " + slots);
        } else if (!state.equals("ok")) {
            verdict.add(Status.UNKNOWN, "it does not say how the cluster is");
        } else if (assigned < SLOTS || failed > 0) {
            verdict.add(Status.DEGRADED, "a part of the cluster does not serve: " + slots);
        }
        if (doubted > 0) {
            verdict.add(Status.DEGRADED, "the master of " + (long) doubted + " slots does not answer this node");
        }
        seen.gauge("redis_cluster_slots_assigned", assigned);
        seen.gauge("redis_cluster_slots_ok", cluster.number("cluster_slots_ok"));
        seen.gauge("redis_cluster_known_nodes", cluster.number("cluster_known_nodes"));
        seen.gauge("redis_cluster_size", cluster.number("cluster_size"));
    }
}
