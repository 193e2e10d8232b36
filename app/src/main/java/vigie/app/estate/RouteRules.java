package vigie.app.estate;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The routing tree leads to receivers that exist. */
final class RouteRules {
    private final Rules rules;

    RouteRules(Rules rules) {
        this.rules = rules;
    }

    void judge() {
        for (ReceiverEntry receiver : rules.file().receivers()) {
            if (!Names.isGood(receiver.name())) {
                rules.add(receiver, "the name of a receiver " + Names.RULE, "name");
            }
        }
        EstateFile.Heartbeat heartbeat = rules.file().heartbeat();
        if (heartbeat != null) {
            known(heartbeat, heartbeat.receiver());
            positive(heartbeat, "every", heartbeat.every());
        }
        RouteEntry root = rules.file().route();
        if (root == null) {
            return;
        }
        if (root.receiver() == null) {
            rules.add(root, "the root of the routing tree needs a receiver: it takes what no branch does");
        }
        if (!root.matchers().isEmpty() || root.goOn() != null) {
            rules.add(root, "the root of the routing tree takes every alert: it has no matchers and no continue");
        }
        route(root);
    }

    private void route(RouteEntry route) {
        if (route.receiver() != null) {
            known(route, route.receiver());
        }
        positive(route, "group_interval", route.groupInterval());
        positive(route, "repeat_interval", route.repeatInterval());
        route.routes().forEach(this::route);
    }

    private void known(Object owner, String receiver) {
        Set<String> known = rules.declared().receivers();
        if (!known.contains(receiver)) {
            String all = known.isEmpty() ? "there are none" : "known: " + String.join(", ", known);
            rules.add(
                    owner,
                    "there is no receiver \"" + receiver + '"' + Nearest.hint(receiver, known) + "; " + all,
                    "receiver");
        }
    }

    private void positive(Object owner, String key, @Nullable Duration value) {
        if (value != null && value.isZero()) {
            rules.add(owner, key + " must be above 0", key);
        }
    }
}
