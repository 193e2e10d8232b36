package vigie.app.sim;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vigie.app.simulate.VirtualTime;

/** The estate as it really is: what a perfect observer would know and Vigie has to find out. */
final class ScriptedEstate {
    private final VirtualTime time;
    private final Story story;
    private final Map<String, Node> byName = new LinkedHashMap<>();
    private final Map<String, Node> byAddress = new LinkedHashMap<>();
    private final Map<String, List<String>> follows = new LinkedHashMap<>();
    private final Map<String, String> modes = new LinkedHashMap<>();
    private final Past past = new Past();
    private final Set<String> unreachable = new LinkedHashSet<>();

    ScriptedEstate(VirtualTime time, Story story) {
        this.time = time;
        this.story = story;
    }

    void add(Node node) {
        if (byName.put(node.name(), node) != null || byAddress.put(node.address(), node) != null) {
            throw new IllegalArgumentException("instance " + node.name() + " stands twice");
        }
        past.note(node, Mood.UP, time.elapsed());
    }

    /** A service that fails when none of those that it needs serves. */
    void follow(String service, List<String> needed) {
        follows.put(service, List.copyOf(needed));
        note();
    }

    Node node(String name) {
        Node node = byName.get(name);
        if (node == null) {
            throw new IllegalArgumentException("unknown instance " + name + ", known: " + byName.keySet());
        }
        return node;
    }

    Node at(String address) {
        Node node = byAddress.get(address);
        if (node == null) {
            throw new IllegalStateException("nothing is at " + address);
        }
        return node;
    }

    Collection<Node> nodes() {
        return byName.values();
    }

    List<Node> nodes(String service) {
        return byName.values().stream().filter(n -> n.service().equals(service)).toList();
    }

    List<Node> inZone(String zone) {
        return byName.values().stream().filter(n -> n.zone().equals(zone)).toList();
    }

    /** Whether packets from Vigie get there. */
    boolean reaches(Node node) {
        return !unreachable.contains(node.zone());
    }

    void partition(String zone, boolean cut) {
        story.tell("estate", "zone " + zone + (cut ? " is cut off" : " is reachable again"));
        if (cut) {
            unreachable.add(zone);
        } else {
            unreachable.remove(zone);
        }
        note();
    }

    /** What a node does now: its own mood, or failing because what it needs does not serve. */
    Mood mood(Node node) {
        return node.mood() == Mood.UP && !served(node.service()) ? Mood.FAILING : node.mood();
    }

    private boolean served(String service) {
        return follows.getOrDefault(service, List.of()).stream()
                .allMatch(needed -> nodes(needed).stream().anyMatch(n -> mood(n).serves()));
    }

    void change(Node node, Mood mood, String needs) {
        story.tell("estate", node.name() + " is " + mood + (needs.isEmpty() ? "" : ", only " + needs + " helps"));
        node.become(mood, needs, time.elapsed());
        note();
    }

    private void note() {
        byName.values().forEach(n -> past.note(n, reaches(n) ? mood(n) : Mood.HANGING, time.elapsed()));
    }

    /** What the instances showed so far. */
    Past past() {
        return past;
    }

    /** Ends a node's process and starts it again; if that is what it needs, it is well after {@code takes}. */
    void repair(Node node, String action, Duration takes) {
        Mood before = node.mood();
        String needs = node.needs();
        change(node, Mood.KILLED, needs);
        int life = node.lives();
        time.world().later(takes.toNanos(), () -> {
            if (node.lives() == life) {
                boolean helps = needs.isEmpty() || needs.equals(action);
                change(node, helps ? Mood.UP : before, helps ? "" : needs);
            }
        });
    }

    /** What a service was last told about its mode. */
    void mode(String service, String word) {
        story.tell("estate", service + " is told to " + word);
        modes.put(service, word);
    }

    /** Whether a service is degraded because it was told to be. */
    boolean isDegraded(String service) {
        return "degrade".equals(modes.get(service));
    }

    void healAll() {
        List.copyOf(unreachable).forEach(zone -> partition(zone, false));
        for (Node node : byName.values()) {
            node.gauges().clear();
            if (node.mood() != Mood.UP) {
                change(node, Mood.UP, "");
            }
        }
    }

    boolean allWell() {
        return unreachable.isEmpty() && byName.values().stream().allMatch(n -> mood(n) == Mood.UP);
    }
}
