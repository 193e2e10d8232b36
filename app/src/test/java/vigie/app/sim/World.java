package vigie.app.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import vigie.alerting.outbound.Outbound;
import vigie.app.simulate.VirtualTime;
import vigie.model.Operator;

/** One run: an estate, those who act and those who are told, the record, and the process of Vigie over them, all from one seed. */
final class World implements AutoCloseable {
    private static final Duration RESTARTED_AFTER = Duration.ofSeconds(7);
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    final VirtualTime time = new VirtualTime(START, Crash.class::isInstance);
    final Story story = new Story(time);
    final SplittableRandom random;
    final ScriptedEstate estate = new ScriptedEstate(time, story);
    final ScriptedExecutor executor;
    final Map<String, ScriptedReceiver> receivers = new LinkedHashMap<>();
    final RecordFaults recordFaults = new RecordFaults(story);
    final SimRecord record = new SimRecord();
    final CrashPoints crashPoints = new CrashPoints();
    final Judge judge;
    final Watch watch;
    private final Seams seams;
    private final List<String> problems = new ArrayList<>();
    private EstateSpec spec;
    private @Nullable VigieProcess vigie;
    private Duration startedAt = Duration.ZERO;
    private final Set<String> approved = new LinkedHashSet<>();
    private boolean held;
    private boolean forgetful;
    private @Nullable Duration crashInCallUntil;

    World(long seed, EstateSpec spec, Seams seams) {
        this.random = new SplittableRandom(seed);
        this.spec = spec;
        this.seams = seams;
        this.executor = new ScriptedExecutor(time, story, estate, () -> this::outcome);
        spec.receivers.forEach((name, kind) ->
                receivers.put(name, new ScriptedReceiver(name, kind.equals("pagerduty"), time, story, random.split())));
        spec.services.values().forEach(this::populate);
        executor.resizes(this::resize);
        this.judge = new Judge(this);
        this.watch = new Watch(this);
    }

    private void populate(EstateSpec.ServiceSpec service) {
        service.instances.forEach(i -> estate.add(new Node(service.name, i.name(), i.zone(), i.address())));
        estate.follow(service.name, service.follows);
    }

    EstateSpec spec() {
        return spec;
    }

    Map<String, Endpoint> endpoints() {
        Map<String, Endpoint> all = new LinkedHashMap<>();
        all.put("runner.sim", executor);
        receivers.forEach((name, receiver) -> all.put(name + ".sim", receiver));
        return all;
    }

    void startVigie() {
        if (vigie != null) {
            throw new IllegalStateException("vigie runs already");
        }
        story.tell("vigie", "starts");
        startedAt = time.elapsed();
        vigie = VigieProcess.start(this, seams);
    }

    /** Kills it: what is in memory is gone, what is under way is lost. */
    void crashVigie(String where) {
        VigieProcess process = vigie;
        if (process != null) {
            story.tell("vigie", "is killed " + where);
            forgetful |= !recordFaults.isUp();
            vigie = null;
            process.kill();
        }
    }

    /** Kills it just after its next call to an executor has left, if one does in two minutes, and starts it again soon. */
    void crashInCall() {
        crashInCallUntil = time.elapsed().plusMinutes(2);
    }

    /** The process has reached a point at which it can end; if it does, another one begins some seconds later. */
    void reached(String where) {
        if (vigie != null && crashPoints.isHere(where)) {
            crashVigie(where);
            time.world().later(RESTARTED_AFTER.toNanos(), () -> {
                if (vigie == null) {
                    startVigie();
                }
            });
            throw new Crash("killed " + where);
        }
    }

    /** A call has left the process. */
    void left(Outbound.Call call) {
        Duration until = crashInCallUntil;
        if (until != null && call.url().getHost().equals("runner.sim")) {
            crashInCallUntil = null;
            if (time.elapsed().compareTo(until) <= 0) {
                time.world().later(Duration.ofMillis(50).toNanos(), () -> crashVigie("in a call"));
                time.world().later(Duration.ofSeconds(10).toNanos(), () -> {
                    if (vigie == null) {
                        startVigie();
                    }
                });
            }
        }
    }

    /** Ends it in order. */
    void stopVigie() {
        VigieProcess process = vigie;
        if (process != null) {
            story.tell("vigie", "stops");
            vigie = null;
            process.stop();
        }
    }

    @Nullable
    VigieProcess vigie() {
        return vigie;
    }

    /** Since when the present process runs. */
    Duration startedAt() {
        return startedAt;
    }

    /** Whether a process was killed while the record was down: whom it had told from memory, nobody knows. */
    boolean isForgetful() {
        return forgetful;
    }

    void reload(EstateSpec changed) {
        changed.services.values().forEach(service -> {
            List<String> known =
                    estate.nodes(service.name).stream().map(Node::name).toList();
            service.instances.stream()
                    .filter(i -> !known.contains(i.name()))
                    .forEach(i -> estate.add(new Node(service.name, i.name(), i.zone(), i.address())));
            estate.follow(service.name, service.follows);
        });
        spec = changed;
        story.tell("vigie", "reloads: " + changed.services.keySet());
        if (vigie != null) {
            vigie.apply(changed);
        }
    }

    /** A service really has another size: its last instances go, or new ones come, and the discovery says so. */
    private void resize(String service, int wanted) {
        EstateSpec changed = spec.copy();
        EstateSpec.ServiceSpec old = changed.services.get(service);
        if (old != null) {
            changed.services.put(service, old.resized(wanted));
            reload(changed);
            story.tell("estate", service + " has " + wanted + " instances");
        }
    }

    /** The red button; it counts as pressed from when the answer says so. */
    void hold(String reason) {
        operate("hold", operator -> operator.hold(reason, "anna"), () -> held = true);
    }

    void release() {
        operate("release", operator -> operator.release("", "anna"), () -> held = false);
    }

    /** Whether a person has allowed a run. */
    boolean isApproved(String run) {
        return approved.contains(run);
    }

    void approve(String run) {
        // It counts from the question on: the call may leave before the answer is heard.
        approved.add(run);
        operate("approve " + run, o -> o.approve(run, "anna", "go"), () -> {});
    }

    boolean isHeld() {
        return held;
    }

    /** Has a person decide something; nothing happens while Vigie is not there. */
    void operate(String what, Decision decision, Runnable whenDone) {
        if (vigie == null) {
            story.tell("anna", what + ": vigie is not there");
            return;
        }
        decision.ask(vigie.operator()).whenComplete((answer, failure) -> {
            story.tell("anna", what + ": " + (answer == null ? failure : answer));
            if (answer != null && answer.result() == Operator.Result.DONE) {
                whenDone.run();
            }
        });
    }

    /** What a person asks for. */
    interface Decision {
        CompletionStage<Operator.Answer> ask(Operator operator);
    }

    /** An executor says how a step ended; while Vigie is not there, it comes again in five seconds. */
    private void outcome(String run, int step, boolean succeeded, String detail) {
        if (vigie == null) {
            time.world().later(Duration.ofSeconds(5).toNanos(), () -> outcome(run, step, succeeded, detail));
            return;
        }
        operate(
                "outcome of " + run + "-" + step,
                operator -> operator.outcome(run, step, succeeded, detail, "runner"),
                () -> {});
    }

    /** Notes what must never happen. */
    void problem(String what) {
        String line = "at " + Story.clock(time.elapsed()) + ": " + what;
        story.tell("JUDGE", what);
        problems.add(line);
    }

    /** What the rooms say goes into the story; a bug at a loop's border is a problem. */
    void hear(String said) {
        if (said.startsWith("BUG ")) {
            problem(said.substring(4));
        } else {
            story.tell("log", said);
        }
    }

    List<String> problems() {
        return problems;
    }

    void runUntil(Duration end) {
        try {
            time.runUntil(end);
        } catch (IllegalStateException e) {
            problem(Traces.of(e));
        }
        for (Throwable thrown : time.escaped()) {
            problem("a task threw " + Traces.of(thrown));
        }
        time.escaped().clear();
    }

    @Override
    public void close() {
        if (vigie != null) {
            vigie.kill();
        }
        record.close();
    }
}
