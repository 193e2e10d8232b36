package vigie.app.sim;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** An instance of the scripted estate, as it really is. */
final class Node {
    private final String service;
    private final String name;
    private final String zone;
    private final String address;
    private final Map<String, Double> gauges = new TreeMap<>();
    private Mood mood = Mood.UP;
    private Duration since = Duration.ZERO;
    private String needs = "";
    private int lives;

    Node(String service, String name, String zone, String address) {
        this.service = service;
        this.name = name;
        this.zone = zone;
        this.address = address;
    }

    String service() {
        return service;
    }

    String name() {
        return name;
    }

    String zone() {
        return zone;
    }

    String address() {
        return address;
    }

    Mood mood() {
        return mood;
    }

    /** Since when it is in this mood. */
    Duration since() {
        return since;
    }

    /** The only action that brings it back; empty for any. */
    String needs() {
        return needs;
    }

    /** How often it was changed: a connection does not survive that. */
    int lives() {
        return lives;
    }

    Map<String, Double> gauges() {
        return gauges;
    }

    void become(Mood mood, String needs, Duration now) {
        if (this.mood != mood) {
            since = now;
        }
        this.mood = mood;
        this.needs = needs;
        lives++;
    }
}
