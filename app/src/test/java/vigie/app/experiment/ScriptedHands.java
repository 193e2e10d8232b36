package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands that write down what they are asked for, in virtual time; what they answer is scripted by the program's path. */
final class ScriptedHands implements Hands, Pace {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final List<String> done = new CopyOnWriteArrayList<>();
    final Map<String, Integer> answers = new HashMap<>();
    final Set<String> fails = new HashSet<>();
    final Set<String> bugs = new HashSet<>();
    /** What happens just before something is done. */
    final Map<String, Runnable> hooks = new HashMap<>();

    private Instant now = START;

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public void pause(Duration time, Stop stop) throws Stop.Stopped {
        stop.check();
        synchronized (this) {
            now = now.plus(time);
        }
        if (time.compareTo(Duration.ofMillis(50)) > 0) {
            done.add("wait " + time.toSeconds());
        }
    }

    @Override
    public JsonNode ask(Provider provider, Stop stop) throws Failed, Stop.Stopped {
        String name = ((Provider.Program) provider).path();
        hooks.getOrDefault(name, () -> {}).run();
        stop.check();
        done.add(name);
        if (fails.contains(name)) {
            throw new Failed(name + " failed with sesame");
        }
        if (bugs.contains(name)) {
            throw new IllegalStateException(name);
        }
        return JsonNodeFactory.instance.objectNode().put("status", answers.getOrDefault(name, 0));
    }

    @Override
    public Undo begin(Provider.Deed deed) throws Failed {
        String name = deed.told();
        hooks.getOrDefault(name, () -> {}).run();
        if (fails.contains(name)) {
            throw new Failed("no such process");
        }
        done.add(name);
        return () -> {
            done.add("undo " + name);
            if (fails.contains("undo " + name)) {
                throw new Failed("it resists");
            }
            if (bugs.contains("undo " + name)) {
                throw new IllegalStateException("undo");
            }
        };
    }
}
