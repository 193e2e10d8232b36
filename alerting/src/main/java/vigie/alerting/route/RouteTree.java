package vigie.alerting.route;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
     * @param groupWait how long a first notice waits for more
     * @param groupInterval how long at least between two notices of one incident
     * @param repeatInterval after how long a notice is repeated while nothing changes
     */
    public record Match(String receiver, Duration groupWait, Duration groupInterval, Duration repeatInterval) {}

    /** The receivers of an alert with these labels, in the order of the tree, each once. */
    public List<Match> receivers(Labels labels) {
        List<Match> reached = new ArrayList<>();
        if (root != null) {
            root.reach(labels, reached);
        }
        return reached;
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
                reached.add(
                        new Match(route.receiver(), route.groupWait(), route.groupInterval(), route.repeatInterval()));
            }
        }
    }
}
