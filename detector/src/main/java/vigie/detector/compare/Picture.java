package vigie.detector.compare;

import java.util.List;
import java.util.stream.Stream;
import vigie.model.CheckResult.Fact;
import vigie.model.Instance;
import vigie.model.Service;

/**
 * What is known of one topic over all instances of a service.
 *
 * @param views the instances of which it is known, in the order of the service
 * @param down those that do not work, and of which nothing is counted
 * @param unknown those of which nothing is known
 * @param setting what else there is to know
 */
record Picture(Service service, List<View> views, List<Instance> down, List<Instance> unknown, Setting setting) {
    Picture {
        views = List.copyOf(views);
        down = List.copyOf(down);
        unknown = List.copyOf(unknown);
    }

    /**
     * What is known of one instance.
     *
     * @param facts of the topic, one at least
     * @param heardAtMs when they were told, in elapsed time
     */
    record View(Instance instance, List<Fact> facts, long heardAtMs) {
        View {
            facts = List.copyOf(facts);
        }
    }

    /** Whether an instance is one of the service, however it is. */
    boolean has(String address) {
        return Stream.of(views.stream().map(View::instance), down.stream(), unknown.stream())
                .flatMap(some -> some)
                .anyMatch(instance -> instance.address().equals(address));
    }

    /** The unknown ones in a sentence, empty if there are none. */
    String unknownWords() {
        return unknown.isEmpty() ? "" : "; nothing known of " + names(unknown);
    }

    static String names(List<Instance> instances) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < instances.size() && i < 10; i++) {
            names.append(i == 0 ? "" : ", ").append(instances.get(i).name());
        }
        return instances.size() > 10
                ? names.append(" and ")
                        .append(instances.size() - 10)
                        .append(" more")
                        .toString()
                : names.toString();
    }
}
