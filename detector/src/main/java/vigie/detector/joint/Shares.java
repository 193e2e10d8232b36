package vigie.detector.joint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import vigie.detector.condition.Words;
import vigie.detector.joint.Loads.Taken;
import vigie.model.Instance;

/**
 * Which part of a service's load its instances and zones take, beside what would be fair: as much as they weigh among those that count. An
 * instance weighs what its label {@code weight} says, 1 without one.
 */
final class Shares {
    private static final double LEAST_PART = 0.01; // of its fair share: less is as if nothing
    private static final double MOST_WEIGHT = 1e6;

    private final List<Share> instances;
    private final List<Share> zones;
    private final double mean;

    /**
     * A part of the load.
     *
     * @param name of the zone or the instance
     * @param part of the load, 0 to 1
     * @param fair the part that would be fair, more than 0
     * @param count how many instances it is
     */
    record Share(String name, double part, double fair, int count) {
        /** How many times its fair share it takes. */
        double over() {
            return part / fair;
        }

        /** How many times its fair share it takes, or its fair share is what it takes, whichever is more. */
        double off() {
            return Math.max(over(), 1 / Math.max(over(), LEAST_PART));
        }
    }

    /** Of one instance at least. */
    Shares(List<Taken> taken) {
        double load = 0;
        double weight = 0;
        for (Taken t : taken) {
            load += t.mean();
            weight += weight(t.instance());
        }
        mean = load / taken.size();
        instances = shares(taken, Instance::name, Instance::address, load, weight);
        boolean named = taken.stream().noneMatch(t -> t.instance().zone().isEmpty());
        zones = named ? shares(taken, Instance::zone, i -> i.region() + '/' + i.zone(), load, weight) : List.of();
    }

    private static List<Share> shares(
            List<Taken> taken,
            Function<Instance, String> name,
            Function<Instance, String> place,
            double load,
            double weight) {
        Map<String, Share> shares = new LinkedHashMap<>();
        for (Taken t : taken) {
            double part = load > 0 ? t.mean() / load : 0;
            Share one = new Share(name.apply(t.instance()), part, weight(t.instance()) / weight, 1);
            shares.merge(
                    place.apply(t.instance()),
                    one,
                    (a, b) -> new Share(a.name, a.part + b.part, a.fair + b.fair, a.count + b.count));
        }
        return new ArrayList<>(shares.values());
    }

    private static double weight(Instance instance) {
        String told = instance.labels().get("weight");
        if (told == null) {
            return 1;
        }
        try {
            double weight = Double.parseDouble(told);
            return weight > 1 / MOST_WEIGHT && weight <= MOST_WEIGHT ? weight : 1;
        } catch (NumberFormatException e) {
            return 1; // a word for people
        }
    }

    /** What an instance takes on average. */
    double mean() {
        return mean;
    }

    /** How many instances count. */
    int count() {
        return instances.size();
    }

    /**
     * The zone or the instance that is farthest from its fair share. Too little counts of a zone of several instances only: one alone may be
     * drained, or stand by.
     */
    Share farthest() {
        Share farthest = instances.get(0);
        double most = 0;
        if (zones.size() > 1) {
            for (Share zone : zones) {
                double off = zone.count > 1 ? zone.off() : zone.over();
                if (off > most) {
                    most = off;
                    farthest = zone;
                }
            }
        }
        for (Share instance : instances) {
            if (instance.over() > most) {
                most = instance.over();
                farthest = instance;
            }
        }
        return farthest;
    }

    /** Whether a share is a zone's. */
    boolean isZone(Share share) {
        return zones.contains(share);
    }

    /** The shares in words, the largest beside what is fair first: "a 39 % (fair 67 %), b 61 % (fair 33 %)"; empty without zones. */
    String zonesInWords(int most) {
        return zones.size() > 1 ? words(zones, most) : "";
    }

    /** Likewise of instances. */
    String instancesInWords(int most) {
        return words(instances, most);
    }

    private static String words(List<Share> shares, int most) {
        List<String> words = new ArrayList<>();
        shares.stream()
                .sorted(Comparator.comparingDouble((Share s) -> -s.over()).thenComparing(Share::name))
                .limit(most)
                .forEach(s ->
                        words.add(Words.foreign(s.name) + ' ' + percent(s.part) + " (fair " + percent(s.fair) + ')'));
        return String.join(", ", words) + (shares.size() > most ? " and " + (shares.size() - most) + " more" : "");
    }

    /** A part as a whole percentage. */
    static String percent(double part) {
        return Math.round(100 * part) + " %";
    }
}
