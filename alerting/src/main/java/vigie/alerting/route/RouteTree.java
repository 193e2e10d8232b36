package vigie.alerting.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.model.Labels;

/**
 * The routing tree, compiled. An alert goes down to the first child that matches, and to the next ones as long as the matching
 * child says {@code continue}; where no child matches, the branch's own receiver is reached. As in Alertmanager.
 *
 * <p>Any thread. The cost is that of the branches that are tried; regular expressions are RE2 and take linear time.
 */
public final class RouteTree {
    /** Nobody is told. */
    public static final RouteTree EMPTY = new RouteTree(null);

    private final @Nullable Branch root;

    /**
     * Compiles a tree; the root takes every alert whatever its matchers are.
     *
     * @throws IllegalArgumentException if a regular expression is not RE2
     */
    public RouteTree(AlertingConfig.@Nullable Route root) {
        this.root = root == null ? null : new Branch(root);
    }

    /**
     * A receiver that an alert reaches.
     *
     * @param groupBy the labels by which it sees alerts grouped; {@code ...} stands for all
     * @param groupWait how long a first notice waits for more
     * @param groupInterval how long at least between two notices of one incident
     * @param repeatInterval after how long a notice is repeated while nothing changes
     * @param muteIn the intervals in which it is not newly told
     * @param activeIn the intervals outside of which it is not newly told; empty for always
     */
    public record Match(
            String receiver,
            List<String> groupBy,
            Duration groupWait,
            Duration groupInterval,
            Duration repeatInterval,
            List<String> muteIn,
            List<String> activeIn) {
        public Match {
            groupBy = List.copyOf(groupBy);
            muteIn = List.copyOf(muteIn);
            activeIn = List.copyOf(activeIn);
        }

        private static Match of(AlertingConfig.Route route) {
            return new Match(
                    route.receiver(),
                    route.groupBy(),
                    route.groupWait(),
                    route.groupInterval(),
                    route.repeatInterval(),
                    route.muteIn(),
                    route.activeIn());
        }

        /** Those of an alert's labels that it is grouped by. */
        public Labels group(Labels labels) {
            if (groupBy.contains("...")) {
                return labels;
            }
            Map<String, String> group = labels.asMap();
            group.keySet().retainAll(groupBy);
            return Labels.of(group);
        }
    }

    /** The receivers of an alert with these labels, in the order of the tree, each once. */
    public List<Match> receivers(Labels labels) {
        List<Match> reached = new ArrayList<>();
        if (root != null) {
            root.reach(labels, reached);
        }
        return reached;
    }

    /** A receiver, wherever the tree leads, at the pace of its root and at any time; empty if nobody is told. */
    public Optional<Match> straightTo(String receiver) {
        return root == null
                ? Optional.empty()
                : Optional.of(new Match(
                        receiver,
                        List.of(),
                        Duration.ZERO,
                        root.route.groupInterval(),
                        root.route.repeatInterval(),
                        List.of(),
                        List.of()));
    }

    /** The tree as it was given, or null if nobody is told. */
    public AlertingConfig.@Nullable Route given() {
        return root == null ? null : root.route;
    }

    /** Whether any branch of it is bound to intervals. */
    public boolean isTimed() {
        return root != null && root.isTimed();
    }

    /** The names of every receiver in it, in the order of the alphabet. */
    public Set<String> receivers() {
        Set<String> names = new TreeSet<>();
        if (root != null) {
            root.names(names);
        }
        return names;
    }

    private static final class Branch {
        private final AlertingConfig.Route route;
        private final List<LabelMatcher> matchers;
        private final List<Branch> children;

        Branch(AlertingConfig.Route route) {
            this.route = route;
            this.matchers = route.matchers().stream().map(LabelMatcher::new).toList();
            this.children = route.routes().stream().map(Branch::new).toList();
        }

        boolean matches(Labels labels) {
            return matchers.stream().allMatch(m -> m.matches(labels));
        }

        boolean isTimed() {
            return !route.muteIn().isEmpty()
                    || !route.activeIn().isEmpty()
                    || children.stream().anyMatch(Branch::isTimed);
        }

        void names(Set<String> names) {
            names.add(route.receiver());
            children.forEach(child -> child.names(names));
        }

        void reach(Labels labels, List<Match> reached) {
            boolean anyChild = false;
            for (Branch child : children) {
                if (child.matches(labels)) {
                    anyChild = true;
                    child.reach(labels, reached);
                    if (!child.route.goOn()) {
                        return;
                    }
                }
            }
            if (!anyChild) {
                add(reached);
            }
        }

        private void add(List<Match> reached) {
            if (reached.stream().noneMatch(m -> m.receiver().equals(route.receiver()))) {
                reached.add(Match.of(route));
            }
        }
    }
}
