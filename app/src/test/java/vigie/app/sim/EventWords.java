package vigie.app.sim;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import vigie.alerting.record.RecordException;
import vigie.model.Run;

/** Reads what happens in a scenario: the words after {@code at 30s}. */
final class EventWords {
    private static final Map<String, Mood> MOODS = Map.ofEntries(
            Map.entry("kill", Mood.KILLED),
            Map.entry("hang", Mood.HANGING),
            Map.entry("slow", Mood.SLOW),
            Map.entry("fail", Mood.FAILING),
            Map.entry("degrade", Mood.DEGRADED),
            Map.entry("unsure", Mood.UNSURE),
            Map.entry("lie", Mood.LYING),
            Map.entry("drip", Mood.DRIPPING),
            Map.entry("garbage", Mood.GARBAGE),
            Map.entry("silence", Mood.SILENT));

    private EventWords() {}

    static Consumer<World> read(Words words) {
        String verb = words.take();
        Consumer<World> event = MOODS.containsKey(verb) ? mood(MOODS.get(verb), words) : other(verb, words);
        words.end();
        return event;
    }

    private static Consumer<World> mood(Mood mood, Words words) {
        String who = words.take();
        String needs = words.takeIf("needs") ? words.take() : "";
        return world -> Selector.of(who, world.estate).forEach(n -> world.estate.change(n, mood, needs));
    }

    private static Consumer<World> other(String verb, Words words) {
        return switch (verb) {
            case "heal" -> heal(words.take());
            case "metric" -> metric(words.take(), words.take(), Double.parseDouble(words.take()));
            case "cut" -> partition(words.take(), true);
            case "join" -> partition(words.take(), false);
            case "executor" -> executor(words);
            case "receiver" -> receiver(words.take(), words.one(ScriptedReceiver.Manner.class));
            case "record" -> record(words);
            case "crash" -> words.takeIf("in-call") ? World::crashInCall : world -> world.crashVigie("");
            case "start" ->
                world -> {
                    if (world.vigie() == null) {
                        world.startVigie();
                    }
                };
            case "stop" -> World::stopVigie;
            case "hold" -> hold(words.take());
            case "release" -> World::release;
            case "approve" -> decide(true);
            case "reject" -> decide(false);
            case "reload" -> reload(words);
            default -> throw words.wrong("unknown word " + verb);
        };
    }

    private static Consumer<World> heal(String who) {
        if (who.equals("all")) {
            return world -> world.estate.healAll();
        }
        return world -> Selector.of(who, world.estate).forEach(n -> world.estate.change(n, Mood.UP, ""));
    }

    private static Consumer<World> metric(String who, String metric, double value) {
        return world -> {
            world.story.tell("estate", metric + " of " + who + " is " + value);
            Selector.of(who, world.estate).forEach(n -> n.gauges().put(metric, value));
        };
    }

    private static Consumer<World> partition(String zone, boolean cut) {
        return world -> world.estate.partition(zone, cut);
    }

    private static Consumer<World> executor(Words words) {
        if (words.takeIf("takes")) {
            var takes = words.duration();
            return world -> world.executor.takes(takes);
        }
        var manner = words.one(ScriptedExecutor.Manner.class);
        return world -> world.executor.behave(manner);
    }

    private static Consumer<World> receiver(String name, ScriptedReceiver.Manner manner) {
        return world -> {
            ScriptedReceiver receiver = world.receivers.get(name);
            if (receiver == null) {
                throw new IllegalArgumentException("unknown receiver " + name);
            }
            receiver.behave(manner);
        };
    }

    /** {@code record locked}, or {@code record killed-after-commit 3}. */
    private static Consumer<World> record(Words words) {
        String word = words.take();
        if (words.hasNext()) {
            var once = words.one(RecordFaults.Once.class, word);
            int nth = words.number();
            return world -> world.recordFaults.arm(once, nth);
        }
        var state = words.one(RecordFaults.State.class, word);
        return world -> {
            world.recordFaults.disarm();
            world.recordFaults.become(state);
        };
    }

    private static Consumer<World> hold(String reason) {
        return world -> world.hold(reason);
    }

    /** Decides on every run that waits for a person. */
    private static Consumer<World> decide(boolean approve) {
        return world -> {
            VigieProcess vigie = world.vigie();
            if (vigie == null) {
                return;
            }
            for (Run run : seen(world, vigie)) {
                if (approve && run.state() == Run.State.WAITING_APPROVAL) {
                    world.approve(run.id());
                } else if (!approve && !run.state().isFinal()) {
                    world.operate("reject " + run.id(), o -> o.reject(run.id(), "anna", "no"), () -> {});
                }
            }
        };
    }

    /** The runs that a person is shown: none while the record does not answer on purpose. */
    private static List<Run> seen(World world, VigieProcess vigie) {
        try {
            return vigie.log().runs(100, null).items();
        } catch (RecordException e) {
            if (world.recordFaults.isUp()) {
                throw e;
            }
            world.story.tell("anna", "is shown no runs: the record does not answer");
            return List.of();
        }
    }

    /** {@code reload drop NAME}, {@code reload service …} or {@code reload plan …}, as in the header. */
    private static Consumer<World> reload(Words words) {
        if (words.takeIf("drop")) {
            String name = words.take();
            return world -> {
                EstateSpec changed = world.spec().copy();
                changed.services.remove(name);
                changed.plans.removeIf(p -> name.equals(p.when().service()));
                world.reload(changed);
            };
        }
        EstateSpec added = new EstateSpec();
        if (!EstateWords.read(words.take(), words, added)) {
            throw words.wrong("reload takes drop, service or plan");
        }
        return world -> {
            EstateSpec changed = world.spec().copy();
            changed.services.putAll(added.services);
            added.plans.forEach(plan -> {
                changed.plans.removeIf(p -> p.name().equals(plan.name()));
                changed.plans.add(plan);
            });
            world.reload(changed);
        };
    }
}
