package vigie.collector.probe.paths;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.collector.probe.Probe;
import vigie.model.Instance;
import vigie.model.Target;

/**
 * {@code use: paths}: tries every way to an instance at once. All that work are UP; some that are lost are DEGRADED, so that lost redundancy
 * is seen before the service is lost; fewer than must work are DOWN.
 */
public final class PathsProbe implements Probe {
    /** The registration. */
    public static final Kind<PathsConfig> KIND = new Kind<>("paths", PathsConfig.class, PathsProbe::new);

    private final List<NetworkPath> paths = new ArrayList<>();
    private final PathAsk ask;
    private final PathsJudge judge;
    private final String trouble;

    PathsProbe(Target target, PathsConfig config, Context context) {
        this.trouble = resolve(target.instance(), config);
        this.ask = new PathAsk(context, config);
        this.judge = new PathsJudge(
                paths, config.leastPaths(), config.path() == null ? "path_connect_seconds" : "path_answer_seconds");
    }

    /** Finds where the paths of the instance lead; returns why that is not known, or nothing. */
    private String resolve(Instance instance, PathsConfig config) {
        for (PathsConfig.Entry entry : config.paths()) {
            try {
                NetworkPath path = path(entry, instance, config.path() != null);
                for (NetworkPath other : paths) {
                    if (other.place().equals(path.place())) {
                        throw new IllegalArgumentException("it leads where " + other.name() + " leads");
                    }
                }
                paths.add(path);
            } catch (IllegalArgumentException e) {
                return Excerpt.of("path " + entry.name() + " cannot be tried: " + e.getMessage(), 300);
            }
        }
        return "";
    }

    private static NetworkPath path(PathsConfig.Entry entry, Instance instance, boolean asks) {
        boolean tls = Boolean.TRUE.equals(entry.tls());
        HostPort place = entry.address() == null
                ? HostPort.parse(instance.address())
                : new AddressTemplate(entry.address()).of(instance.labels());
        if (entry.port() != null) {
            place = place.withPort(entry.port());
        } else if (place.port() < 0 && asks) {
            place = place.withPort(tls ? 443 : 80);
        } else if (place.port() < 0) {
            throw new IllegalArgumentException("its address has no port: was " + place.host());
        }
        return new NetworkPath(entry.name(), place, tls);
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        if (!trouble.isEmpty()) {
            whenDone.accept(Answer.unknown(trouble));
            return;
        }
        Gathering gathering = new Gathering(whenDone);
        for (int i = 0; i < paths.size(); i++) {
            int place = i;
            ask.ask(paths.get(i), timeout, outcome -> gathering.told(place, outcome));
        }
    }

    /** What the paths of one poll were found to be so far. Each is told on a thread of its own. */
    private final class Gathering {
        private final SortedMap<Integer, PathOutcome> outcomes = new TreeMap<>();
        private final Consumer<Answer> whenDone;

        Gathering(Consumer<Answer> whenDone) {
            this.whenDone = whenDone;
        }

        void told(int place, PathOutcome outcome) {
            List<PathOutcome> all;
            synchronized (outcomes) {
                if (outcomes.putIfAbsent(place, outcome) != null || outcomes.size() < paths.size()) {
                    return;
                }
                all = List.copyOf(outcomes.values());
            }
            whenDone.accept(judge.judge(all));
        }
    }
}
