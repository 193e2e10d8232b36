package vigie.collector.probe.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.model.Secret;

/**
 * What the probes of one check tell each other: the session that each has at its instance, and which instances the balancer's last answers
 * came from. Any thread. It is forgotten with the process.
 */
final class Gateways {
    private final Map<Object, Session> sessions = new LinkedHashMap<>(); // by the probe that holds it
    private final Deque<String> answered = new ArrayDeque<>();

    /**
     * A session.
     *
     * @param instance where it was given, as people call it
     */
    record Session(String instance, Secret token) {}

    /** Tells of the session of a probe, in place of the one before. */
    synchronized void tell(Object probe, Session session) {
        sessions.put(probe, session);
    }

    /** Takes back what a probe told of its session. */
    synchronized void forget(Object probe) {
        sessions.remove(probe);
    }

    /** The sessions of the other probes. */
    synchronized List<Session> others(Object probe) {
        List<Session> others = new ArrayList<>();
        sessions.forEach((holder, session) -> {
            if (holder != probe) {
                others.add(session);
            }
        });
        return others;
    }

    /** One answer through the balancer, by what it says of who gave it; the last {@code window} are kept. */
    synchronized void answered(String by, int window) {
        answered.addLast(by);
        while (answered.size() > window) {
            answered.removeFirst();
        }
    }

    /** How many answers are kept. */
    synchronized int answers() {
        return answered.size();
    }

    /** How many of them came from an instance. */
    synchronized int answersOf(String instance) {
        return (int) answered.stream().filter(instance::equals).count();
    }
}
