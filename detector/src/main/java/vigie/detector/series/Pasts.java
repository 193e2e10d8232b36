package vigie.detector.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import vigie.detector.judge.Judge;
import vigie.model.Labels;
import vigie.model.Target;

/**
 * What was learnt of series before they came. Whoever remembers them may have given them more labels, so a series takes the past
 * that has all labels of its own and the fewest others; none if two have. Any thread.
 */
final class Pasts {
    private static final long KEPT_MS = 3_600_000;

    private final Map<String, List<Learnt>> all = new ConcurrentHashMap<>();

    /** What was learnt of a series, and when. */
    private record Learnt(Labels labels, Judge.State state, long seen, long atMs) {}

    private static String key(String service, String address, Watch watch) {
        return service + '\n' + address + '\n' + watch.definition();
    }

    void put(String service, String address, Watch watch, Labels labels, Judge learnt, long nowMs) {
        Learnt one = new Learnt(labels, learnt.state(), learnt.seen(), nowMs);
        all.compute(key(service, address, watch), (key, before) -> {
            List<Learnt> after = before == null ? new ArrayList<>() : new ArrayList<>(before);
            after.removeIf(other -> other.labels().equals(labels));
            after.add(one);
            return List.copyOf(after);
        });
    }

    /** The past of a stream, if more was learnt in it than by now. */
    Optional<Judge.State> of(Target target, Watch watch, Labels labels, long seen) {
        List<Learnt> learnt =
                all.getOrDefault(key(target.service(), target.instance().address(), watch), List.of());
        List<Learnt> fitting = learnt.stream()
                .filter(one -> has(one.labels(), labels))
                .sorted(Comparator.comparingInt(one -> one.labels().size()))
                .toList();
        boolean unclear = fitting.size() > 1
                && fitting.get(0).labels().size() == fitting.get(1).labels().size();
        return fitting.isEmpty() || unclear || fitting.get(0).seen() <= seen
                ? Optional.empty()
                : Optional.of(fitting.get(0).state());
    }

    private static boolean has(Labels all, Labels some) {
        for (int i = 0; i < some.size(); i++) {
            if (!some.value(i).equals(all.get(some.name(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Forgets what nothing has come for in an hour. */
    void tick(long nowMs) {
        all.values().removeIf(learnt -> learnt.stream().allMatch(one -> nowMs - one.atMs() > KEPT_MS));
    }
}
