package vigie.collector.probe.redis;

import java.time.Instant;
import java.util.List;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.model.Status;

/**
 * The one key that is ever written: on the master it takes the master's time, in seconds since the epoch, and on the replicas it is looked
 * for. So no other clock than the master's counts.
 */
final class RedisCanary {
    static final String KEY = "vigie:canary";

    private final boolean onReplica;
    private final long at;
    private final long withinSeconds;

    /** {@code now} counts for a master that does not tell its time: before 6.2. */
    RedisCanary(RedisInfo info, Instant now, double withinSeconds) {
        this.onReplica = info.isReplica();
        double micros = info.number("server_time_usec");
        this.at = micros > 0 ? (long) (micros / 1e6) : now.getEpochSecond();
        this.withinSeconds = (long) Math.ceil(withinSeconds);
    }

    List<String> command() {
        return onReplica ? List.of("GET", KEY) : List.of("SET", KEY, String.valueOf(at));
    }

    void judge(Reply reply, Verdict verdict, RedisSeen seen) {
        String text = Excerpt.of(reply.text(), 200);
        if (reply.code().equals("NOPERM")) {
            verdict.add(Status.UNKNOWN, "it does not let Vigie use the canary key: " + text);
        } else if (reply.isError()) {
            verdict.add(
                    onReplica ? Status.DEGRADED : Status.DOWN,
                    "the canary key cannot be " + (onReplica ? "read: " : "written: ") + text);
        } else if (!onReplica) {
            progress(at, seen);
        } else if (reply.type() == Reply.Type.NULL) {
            verdict.add(Status.DEGRADED, "the canary key " + KEY + " is missing");
        } else {
            try {
                progress(Math.max(0, Long.parseLong(reply.text())), seen);
            } catch (NumberFormatException e) {
                verdict.add(Status.DEGRADED, "the canary key holds no time: " + Excerpt.of(text, 40));
            }
        }
    }

    private void progress(long seconds, RedisSeen seen) {
        seen.progress(new Seen.Progress("canary key of second", seconds, withinSeconds));
    }
}
