package vigie.app.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vigie.model.Incident;

/** Looks at a run every five seconds: when something stood in the way of telling people, and whether they were told when nothing did. */
final class Watch {
    private static final Duration EVERY = Duration.ofSeconds(5);
    /** Longer than any wait between two attempts of a delivery. */
    private static final Duration CALM = Duration.ofMinutes(8);
    /** Long enough to see, to believe and to tell that something is broken. */
    private static final Duration BROKEN = Duration.ofMinutes(3);

    /** A fresh check at its longest deadline, and the notice's way. */
    private static final Duration ASKED_AFRESH = Duration.ofSeconds(20);

    private final World world;
    private final Map<String, Duration> untold = new HashMap<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private boolean said;

    Watch(World world) {
        this.world = world;
    }

    /** A time in which Vigie could not do all of its work. */
    record Trouble(Duration from, Duration to) {}

    void start() {
        world.time.world().later(EVERY.toNanos(), () -> {
            look();
            start();
        });
    }

    private void look() {
        Duration now = world.time.elapsed();
        if (trouble()) {
            extend(now);
        } else if (calmSince(now).compareTo(CALM) >= 0) {
            everythingBrokenIsOpen(now);
        }
    }

    private boolean trouble() {
        return world.vigie() == null
                || !world.recordFaults.isWell()
                || world.receivers.values().stream().anyMatch(r -> r.manner() != ScriptedReceiver.Manner.WELL);
    }

    private void extend(Duration now) {
        Duration before = now.minus(EVERY);
        Trouble last = troubles.isEmpty() ? null : troubles.get(troubles.size() - 1);
        if (last != null && last.to().compareTo(before) >= 0) {
            troubles.set(troubles.size() - 1, new Trouble(last.from(), now));
        } else {
            troubles.add(new Trouble(before, now));
        }
    }

    private Duration calmSince(Duration now) {
        Duration last = troubles.isEmpty()
                ? Duration.ZERO
                : troubles.get(troubles.size() - 1).to();
        return now.minus(last);
    }

    private void everythingBrokenIsOpen(Duration now) {
        for (Node node : world.estate.nodes()) {
            boolean watched = world.spec().services.containsKey(node.service());
            boolean broken = node.mood().isPlain() && world.estate.reaches(node);
            Duration patience =
                    world.spec().pagesLate(world.spec().services.keySet()) ? BROKEN.multipliedBy(2) : BROKEN;
            boolean due = watched && broken && now.minus(node.since()).compareTo(patience) > 0;
            if (!due || isTold(node)) {
                untold.remove(node.name());
            } else if (now.minus(untold.computeIfAbsent(node.name(), name -> now))
                            .compareTo(handover())
                    > 0) {
                said(node);
            }
        }
    }

    /**
     * When the root's incident ends, what is still broken behind it is checked afresh and gets an incident of its own, whose first
     * notice waits as every first notice does.
     */
    private Duration handover() {
        return world.spec().groupWait.plus(ASKED_AFRESH);
    }

    private void said(Node node) {
        if (!said) {
            world.problem(node.name() + " is broken since " + Story.clock(node.since())
                    + ", nothing stood in the way, and nobody is told");
        }
        said = true;
    }

    private boolean isTold(Node node) {
        VigieProcess vigie = world.vigie();
        Set<String> roots = world.spec().upstream(node.service());
        return vigie == null
                || world.receivers.values().stream()
                        .allMatch(r -> r.open().stream()
                                .anyMatch(key -> vigie.log()
                                        .incident(key)
                                        .map(Incident::service)
                                        .filter(roots::contains)
                                        .isPresent()));
    }

    /** Whether people could have been told of something that was open in this time: certainly, perhaps, or not at all. */
    boolean mustHaveBeenTold(Duration opened, Duration closed) {
        Duration from = opened;
        boolean touched = false;
        for (Trouble trouble : troubles) {
            boolean overlaps = trouble.to().plus(CALM).compareTo(opened) > 0
                    && trouble.from().compareTo(closed) < 0;
            touched |= overlaps;
            if (overlaps && trouble.from().minus(from).compareTo(CALM) > 0) {
                return true;
            }
            from = from.compareTo(trouble.to()) > 0 ? from : trouble.to();
        }
        return !touched || closed.minus(from).compareTo(CALM) > 0;
    }
}
