package vigie.app.estate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
            storm(receiver.storm());
        }
        fallbacks();
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

    private void storm(ReceiverEntry.@Nullable Storm storm) {
        if (storm == null) {
            return;
        }
        if (storm.pages() != null && storm.pages() < 0) {
            rules.add(storm, "pages must be 1 or more, or 0 for no bound: was " + storm.pages(), "pages");
        }
        positive(storm, "per", storm.per());
    }

    private void fallbacks() {
        Map<String, ReceiverEntry> byName = new LinkedHashMap<>();
        rules.file().receivers().forEach(receiver -> byName.putIfAbsent(receiver.name(), receiver));
        Set<String> done = new HashSet<>();
        byName.values().forEach(receiver -> {
            if (receiver.fallback() != null) {
                known(receiver.fallback(), receiver.fallback().receiver());
                positive(receiver.fallback(), "after", receiver.fallback().after());
            }
            follow(receiver, byName, done);
        });
    }

    // Each has one fall-back at most, so each circle is found once: by the first of its receivers.
    private void follow(ReceiverEntry first, Map<String, ReceiverEntry> byName, Set<String> done) {
        List<String> way = new ArrayList<>();
        ReceiverEntry receiver = first;
        while (receiver != null && done.add(receiver.name())) {
            way.add(receiver.name());
            ReceiverEntry.Fallback fallback = receiver.fallback();
            ReceiverEntry next = fallback == null ? null : byName.get(fallback.receiver());
            int start = next == null ? -1 : way.indexOf(next.name());
            if (fallback != null && start >= 0) {
                List<String> circle = new ArrayList<>(way.subList(start, way.size()));
                circle.add(fallback.receiver());
                rules.add(fallback, "fallback goes in a circle: " + String.join(" → ", circle), "receiver");
            }
            receiver = next;
        }
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
