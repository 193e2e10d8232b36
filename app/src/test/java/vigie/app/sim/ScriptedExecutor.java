package vigie.app.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import vigie.alerting.outbound.Outbound;
import vigie.app.simulate.VirtualTime;

/**
 * What acts on the scripted estate when it is told to, in good and in bad manners; keeps a ledger of every call. It does not look
 * for calls that it has seen before: that none acts twice is Vigie's to see to, and is judged on the ledger.
 */
final class ScriptedExecutor implements Endpoint {
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final VirtualTime time;
    private final Story story;
    private final ScriptedEstate estate;
    private final Supplier<OutcomeDoor> door;
    private final List<Act> ledger = new ArrayList<>();
    private Manner manner = Manner.WELL;
    private Duration takes = Duration.ofSeconds(3);
    private BiConsumer<String, Integer> resize = (service, wanted) -> {};

    ScriptedExecutor(VirtualTime time, Story story, ScriptedEstate estate, Supplier<OutcomeDoor> door) {
        this.time = time;
        this.story = story;
        this.estate = estate;
        this.door = door;
    }

    /** How it treats its calls. */
    enum Manner {
        /** Acts, then says done. */
        WELL(true),
        /** Says accepted, acts, and says the outcome later. */
        ACCEPTS(true),
        /** Says accepted and acts; the outcome comes long after every deadline. */
        ACCEPTS_LATE(true),
        /** Says accepted, acts, and says the outcome twice. */
        ACCEPTS_TWICE(true),
        /** Says accepted, fails, and says so. */
        ACCEPTS_AND_FAILS(false),
        /** Says no. */
        REFUSES(false),
        /** Says that the epoch is stale. */
        STALE(false),
        /** Is not there. */
        VANISHES(false),
        /** Acts and never says so. */
        TIMES_OUT_AFTER_ACTING(true),
        /** Takes the call, does nothing and says nothing. */
        TIMES_OUT(false),
        /** Asks to come again in five seconds. */
        BUSY(false),
        /** Fails without a word on coming again. */
        BREAKS(false),
        /** Says done and did nothing. */
        LIES(false);

        private final boolean acts;

        Manner(boolean acts) {
            this.acts = acts;
        }
    }

    /** Where outcomes are said; whether they were taken is not told. */
    interface OutcomeDoor {
        void outcome(String run, int step, boolean succeeded, String detail);
    }

    /**
     * A call that came in.
     *
     * @param mayHaveActed whether the caller must believe that it may have taken effect
     */
    record Act(
            Duration at,
            String id,
            String type,
            String action,
            String run,
            String plan,
            int step,
            int attempt,
            long epoch,
            Instant expiresAt,
            String service,
            List<String> targets,
            Manner manner,
            boolean mayHaveActed,
            String fault) {}

    List<Act> ledger() {
        return ledger;
    }

    Manner manner() {
        return manner;
    }

    void behave(Manner manner) {
        story.tell("executor", "now " + manner);
        this.manner = manner;
    }

    void takes(Duration takes) {
        this.takes = takes;
    }

    @Override
    public boolean isThere() {
        return manner != Manner.VANISHES;
    }

    @Override
    public void receive(Outbound.Call call, Reply reply) {
        Act act = read(call);
        ledger.add(act);
        List<String> names =
                act.targets().stream().map(a -> estate.at(a).name()).toList();
        story.tell(
                "executor",
                "hears " + act.action() + " " + names + " (" + act.id() + ", epoch " + act.epoch() + "), " + manner
                        + (act.fault().isEmpty() ? "" : ": " + act.fault()));
        if (manner.acts && act.fault().isEmpty()) {
            act(act, signed(call));
        }
        answer(act, reply);
    }

    private static JsonNode signed(Outbound.Call call) {
        return new SignedCall(call).json().path("data").path("parameters");
    }

    /** Restarts what it is told to; puts a service into a mode, or out of it, or gives it another size, after its time. */
    private void act(Act act, JsonNode parameters) {
        switch (act.action()) {
            case "degrade", "restore" -> estate.mode(act.service(), act.action());
            case "scale" -> {
                int wanted = parameters.path("replicas").asInt();
                time.world().later(takes.toNanos(), () -> resize.accept(act.service(), wanted));
            }
            default -> act.targets().forEach(address -> estate.repair(estate.at(address), act.action(), takes));
        }
    }

    /** Names who really adds and removes instances. */
    void resizes(BiConsumer<String, Integer> by) {
        resize = by;
    }

    private Act read(Outbound.Call call) {
        SignedCall signed = new SignedCall(call);
        JsonNode root = signed.json();
        JsonNode data = root.path("data");
        List<String> targets = new ArrayList<>();
        data.path("targets").forEach(t -> targets.add(t.path("instance").asText()));
        boolean may = manner != Manner.REFUSES && manner != Manner.STALE && manner != Manner.BUSY;
        return new Act(
                time.elapsed(),
                signed.id(),
                root.path("type").asText(),
                data.path("action").asText(),
                data.path("run").asText(),
                data.path("plan").asText(),
                data.path("step").asInt(),
                data.path("attempt").asInt(),
                data.path("epoch").asLong(),
                Instant.parse(data.path("expires_at").asText()),
                data.path("service").asText(),
                targets,
                manner,
                may,
                signed.fault(SECRET, time.instant()));
    }

    private void answer(Act act, Reply reply) {
        Duration soon = Duration.ofMillis(5);
        switch (manner) {
            case WELL -> reply.after(takes, Outbound.Answer.of(200, null, ""));
            case LIES -> reply.after(soon, Outbound.Answer.of(200, null, ""));
            case ACCEPTS -> accept(act, reply, takes, true, 1);
            case ACCEPTS_LATE -> accept(act, reply, Duration.ofMinutes(15), true, 1);
            case ACCEPTS_TWICE -> accept(act, reply, takes, true, 2);
            case ACCEPTS_AND_FAILS -> accept(act, reply, takes, false, 1);
            case REFUSES -> reply.after(soon, Outbound.Answer.of(403, null, "not allowed"));
            case STALE -> reply.after(soon, Outbound.Answer.of(409, null, "stale epoch"));
            case BUSY -> reply.after(soon, Outbound.Answer.of(503, Duration.ofSeconds(5), "busy"));
            case BREAKS -> reply.after(soon, Outbound.Answer.of(500, null, "broken"));
            case TIMES_OUT, TIMES_OUT_AFTER_ACTING, VANISHES -> {}
        }
    }

    private void accept(Act act, Reply reply, Duration when, boolean succeeded, int times) {
        reply.after(Duration.ofMillis(5), Outbound.Answer.of(202, null, ""));
        for (int i = 0; i < times; i++) {
            time.world()
                    .later(
                            when.plusMillis(200L * i).toNanos(),
                            () -> door.get()
                                    .outcome(act.run(), act.step(), succeeded, succeeded ? "done" : "could not"));
        }
    }
}
