package vigie.app.estate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The part of an estate that a vantage point needs that only looks: the services that a quorum decides, its canary, and its own entry
 * under {@code vantage}. It is cut out of the tree before anything is read, so that no secret of a receiver, an executor or another
 * vantage point has to be there.
 *
 * <p>A check of the kind {@code heartbeat} is left out: those who call, call the Vigie that acts.
 *
 * @param root the tree without the rest
 * @param voted the services that it has a vote on
 * @param unread the places of values that could not be filled in, and are not needed
 */
record VantagePart(Node.Mapping root, Set<String> voted, Set<Position> unread) {
    private static final Set<String> SECTIONS = Set.of("version", "defaults", "limits", "services", "vantage");
    private static final Set<String> OF_A_SERVICE = Set.of("name", "tier", "targets", "checks");
    private static final String HEARTBEAT = "heartbeat";

    /**
     * Cuts it out.
     *
     * @param name what the vantage point is called, or null for what the file says
     * @param token whether its token is in the file, or told elsewhere
     */
    static VantagePart of(Node.Mapping root, @Nullable String name, boolean token) {
        Node.Mapping vantage = root.get("vantage") instanceof Node.Mapping mapping ? own(mapping, name, token) : null;
        String canary = vantage == null ? null : text(vantage, "canary");
        Set<String> voted = new LinkedHashSet<>();
        Node services = items(root.get("services"), service -> {
            String called = text(service, "name");
            boolean votes = service.get("vantages") != null;
            if (votes && called != null) {
                voted.add(called);
            }
            return votes || (called != null && called.equals(canary)) ? seen(service) : null;
        });
        Set<String> known = new HashSet<>();
        Component.of(EstateFile.class).forEach(component -> known.add(component.key()));
        Map<String, Node.Entry> entries =
                new LinkedHashMap<>(kept(root, key -> SECTIONS.contains(key) || !known.contains(key)));
        replace(entries, "services", services);
        replace(entries, "vantage", vantage);
        Node.Mapping part = new Node.Mapping(root.at(), entries);
        Set<Position> unread = new HashSet<>(refused(root));
        unread.removeAll(refused(part));
        return new VantagePart(part, voted, unread);
    }

    /** Its own point alone, under its own name. */
    private static Node.Mapping own(Node.Mapping vantage, @Nullable String name, boolean token) {
        String written = text(vantage, "name");
        String own = name == null ? written : name;
        Map<String, Node.Entry> entries = new LinkedHashMap<>(vantage.entries());
        if (name != null && !name.equals(written)) {
            // Another's name, so another's zone: its own stands at its point.
            entries.remove("zone");
            Node.Entry before = entries.get("name");
            Position at = before == null ? vantage.at() : before.key();
            entries.put("name", new Node.Entry(at, new Node.Scalar(at, name, name, false)));
        }
        replace(entries, "points", items(vantage.get("points"), point -> {
            boolean itself = own != null && own.equals(text(point, "name"));
            return itself ? new Node.Mapping(point.at(), kept(point, key -> token || !key.equals("token"))) : null;
        }));
        return new Node.Mapping(vantage.at(), entries);
    }

    private static Node.Mapping seen(Node.Mapping service) {
        Set<String> known = new HashSet<>();
        Component.of(ServiceEntry.class).forEach(component -> known.add(component.key()));
        Map<String, Node.Entry> entries =
                new LinkedHashMap<>(kept(service, key -> OF_A_SERVICE.contains(key) || !known.contains(key)));
        replace(
                entries,
                "checks",
                items(service.get("checks"), check -> HEARTBEAT.equals(text(check, "use")) ? null : check));
        return new Node.Mapping(service.at(), entries);
    }

    private static Map<String, Node.Entry> kept(Node.Mapping mapping, Predicate<String> keys) {
        Map<String, Node.Entry> entries = new LinkedHashMap<>(mapping.entries());
        entries.keySet().removeIf(key -> !keys.test(key));
        return entries;
    }

    /** The items that are mappings, each as it is made or left out; whatever else there is stays, for its problem is told elsewhere. */
    private static @Nullable Node items(@Nullable Node list, Function<Node.Mapping, Node.@Nullable Mapping> make) {
        if (!(list instanceof Node.Sequence sequence)) {
            return list;
        }
        List<Node> items = new ArrayList<>();
        for (Node item : sequence.items()) {
            Node made = item instanceof Node.Mapping mapping ? make.apply(mapping) : item;
            if (made != null) {
                items.add(made);
            }
        }
        return new Node.Sequence(sequence.at(), items);
    }

    private static void replace(Map<String, Node.Entry> entries, String key, @Nullable Node value) {
        Node.Entry before = entries.get(key);
        if (before != null && value != null) {
            entries.put(key, new Node.Entry(before.key(), value));
        }
    }

    private static @Nullable String text(Node.Mapping mapping, String key) {
        return mapping.get(key) instanceof Node.Scalar scalar ? scalar.text() : null;
    }

    private static Set<Position> refused(Node node) {
        Set<Position> found = new HashSet<>();
        if (node instanceof Node.Refused refused) {
            found.add(refused.at());
        } else if (node instanceof Node.Mapping mapping) {
            mapping.entries().values().forEach(entry -> found.addAll(refused(entry.value())));
        } else if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> found.addAll(refused(item)));
        }
        return found;
    }

    /** What must hold for a vantage point beside the rules of every estate. */
    void judge(Rules rules) {
        VantageEntry vantage = rules.file().vantage();
        if (vantage == null) {
            if (rules.problems().isEmpty()) {
                rules.add(rules.file(), "a vantage point needs its name, and its own entry under vantage.points");
            }
            return;
        }
        if (voted.isEmpty()) {
            rules.add(rules.file(), "no service has vantages: there is nothing to vote on", "services");
        }
        for (VantageEntry.Point own : vantage.points()) {
            if (own.url() != null) {
                rules.add(own, "the vantage point " + own.name() + " is asked at its url: it need not report", "url");
            }
        }
    }

    /** What the rooms are told. */
    VantageEstate cut(EstateFile file) {
        Cut cut = new Cut(file);
        VantageEntry vantage = file.vantage();
        VantageEntry.Point own = vantage == null || vantage.points().isEmpty()
                ? null
                : vantage.points().get(0);
        return new VantageEstate(
                cut.collector(),
                cut.detector(),
                voted,
                own == null ? null : own.token(),
                own == null ? null : own.every());
    }
}
