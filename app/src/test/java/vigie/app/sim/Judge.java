package vigie.app.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig;
import vigie.alerting.RemediationConfig.Scope;
import vigie.alerting.outbound.Outbound;
import vigie.model.EstateBoard;
import vigie.model.Instance;
import vigie.model.Run;
import vigie.model.Status;

/**
 * Judges every call to an executor at the moment it leaves, by rules written here once more: what the estate's owner asked for,
 * against what Vigie could know and against how the estate really is.
 */
final class Judge {
    private static final String UNDO = "vigie.remediation.undo";
    private static final Duration CLEARLY = Duration.ofMinutes(1);
    /** What says nothing against an instance: it is well, says so, or nobody knows. */
    private static final Set<Mood> NOTHING_BAD = EnumSet.of(Mood.UP, Mood.LYING, Mood.UNSURE, Mood.SILENT);

    private final World world;
    private final List<Sent> sent = new ArrayList<>();
    private final IdentityHashMap<Outbound.Call, Sent> onTheWay = new IdentityHashMap<>();
    private final Set<String> lost = new LinkedHashSet<>();

    Judge(World world) {
        this.world = world;
    }

    /** A call as it left. */
    private record Sent(
            Duration at,
            String id,
            String type,
            String plan,
            String run,
            int step,
            String service,
            List<String> targets,
            int replicas) {}

    /** Looks at a call that is about to leave. */
    void leaving(Outbound.Call call) {
        if (!call.url().getHost().equals("runner.sim")) {
            return;
        }
        SignedCall signed = new SignedCall(call);
        JsonNode data = signed.json().path("data");
        List<String> targets = new ArrayList<>();
        data.path("targets").forEach(t -> targets.add(t.path("instance").asText()));
        String run = data.path("run").asText();
        int step = data.path("step").asInt();
        String service = data.path("service").asText();
        String type = signed.json().path("type").asText();
        boolean undo = type.equals(UNDO);
        boolean again = sent.stream().anyMatch(s -> s.id().equals(signed.id()));
        Sent now = new Sent(
                world.time.elapsed(),
                signed.id(),
                type,
                data.path("plan").asText(),
                run,
                step,
                service,
                targets,
                data.path("parameters").path("replicas").asInt());
        envelope(signed, data, targets);
        never(now, undo);
        RemediationConfig.Plan plan = plan(data.path("plan").asText());
        if (plan != null && !undo && !again) {
            mode(plan, run);
            grace(now);
            limits(plan, now);
            bounds(plan, now);
            evidence(plan, now);
            truth(plan, now);
        }
        sent.add(now);
        onTheWay.put(call, now);
    }

    /** A call of a process that lives has its answer, or its time is over. */
    void answered(Outbound.Call call) {
        onTheWay.remove(call);
    }

    private RemediationConfig.@Nullable Plan plan(String name) {
        return world.spec().plans.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private Scope scope(String name) {
        RemediationConfig.Plan plan = plan(name);
        return plan == null ? Scope.INSTANCE : plan.scope();
    }

    /** A service gets no larger and no smaller than its plan allows, and only in the plan's direction. */
    private void bounds(RemediationConfig.Plan plan, Sent call) {
        RemediationConfig.Scale scale = plan.steps().get(0).scale();
        if (scale != null) {
            int before = call.targets().size();
            boolean within = call.replicas() >= Objects.requireNonNull(scale.min())
                    && call.replicas() <= Objects.requireNonNull(scale.max());
            boolean onwards = Integer.signum(call.replicas() - before) == Integer.signum(scale.by())
                    && Math.abs(call.replicas() - before) <= Math.abs(scale.by());
            require(within && onwards, call.id(), "from " + before + " to " + call.replicas() + " by " + scale);
        }
    }

    private void envelope(SignedCall signed, JsonNode data, List<String> targets) {
        String fault = signed.fault(ScriptedExecutor.SECRET, world.time.instant());
        require(fault.isEmpty(), signed.id(), fault);
        require(!targets.isEmpty(), signed.id(), "an empty list of targets is everything");
        String id = data.path("run").asText() + "-" + data.path("step").asInt() + "-"
                + data.path("attempt").asInt();
        boolean undo = signed.json().path("type").asText().equals(UNDO);
        require(undo || signed.id().equals(id), signed.id(), "its id is not run-step-attempt");
        Instant expires = Instant.parse(data.path("expires_at").asText());
        require(!world.time.instant().isAfter(expires), signed.id(), "it leaves after it expired at " + expires);
        require(data.path("epoch").asLong() > 0, signed.id(), "it carries no epoch");
    }

    private void never(Sent call, boolean undo) {
        require(!world.isHeld(), call.id(), "everything is held");
        for (ScriptedExecutor.Act act : world.executor.ledger()) {
            require(
                    !(act.mayHaveActed() && act.id().equals(call.id())),
                    call.id(),
                    "the same call may have acted already, at " + Story.clock(act.at()));
            boolean sameStep = act.run().equals(call.run()) && act.step() == call.step();
            require(
                    !(act.mayHaveActed() && sameStep && act.type().equals(call.type())),
                    call.id(),
                    "its step may have acted already, by " + act.id());
            boolean unclear = act.manner() == ScriptedExecutor.Manner.TIMES_OUT
                    || act.manner() == ScriptedExecutor.Manner.TIMES_OUT_AFTER_ACTING
                    || act.manner() == ScriptedExecutor.Manner.BREAKS;
            require(
                    !(unclear && act.run().equals(call.run())),
                    call.id(),
                    "a further call of a run of which " + act.id() + " is uncertain");
        }
        require(
                undo || !lost.contains(call.run()),
                call.id(),
                "a further call of a run of which a call was on its way when the process was killed");
    }

    /** A process was killed while this call was on its way: its effect cannot be known to the next one. */
    void lost(Outbound.Call call) {
        onTheWay.remove(call);
        if (call.url().getHost().equals("runner.sim")) {
            lost.add(new SignedCall(call).json().path("data").path("run").asText());
        }
    }

    private void mode(RemediationConfig.Plan plan, String run) {
        boolean earned = plan.mode() == Run.Mode.AUTO && plan.override() != null;
        boolean approved = plan.mode() == Run.Mode.APPROVE && world.isApproved(run);
        require(earned || approved, run, "plan " + plan.name() + " may not act: " + plan.mode());
    }

    private void grace(Sent call) {
        Duration watched = call.at().minus(world.startedAt());
        require(
                call.step() > 1 || watched.compareTo(world.spec().healing.grace()) >= 0,
                call.id(),
                "it leaves in the grace after the start, " + watched.toSeconds() + " s after it");
    }

    private void limits(RemediationConfig.Plan plan, Sent call) {
        RemediationConfig.Guard guard = plan.guard();
        Set<String> runsOnService = new LinkedHashSet<>();
        Set<String> runsOnTarget = new LinkedHashSet<>();
        for (ScriptedExecutor.Act act : world.executor.ledger()) {
            Duration ago = call.at().minus(act.at());
            boolean other = act.mayHaveActed() && !act.run().equals(call.run()) && scope(act.plan()) == plan.scope();
            boolean same = plan.scope() == Scope.INSTANCE
                    ? act.targets().stream().anyMatch(call.targets()::contains)
                    : act.service().equals(call.service());
            if (other && same) {
                require(
                        ago.compareTo(guard.cooldown()) >= 0,
                        call.id(),
                        "the instance was acted upon " + ago.toSeconds() + " s ago by " + act.id());
            }
            if (other && same && ago.compareTo(guard.perTarget().per()) < 0) {
                runsOnTarget.add(act.run());
            }
            boolean sibling = act.service().equals(call.service());
            if (other && sibling && ago.compareTo(guard.perService().per()) < 0) {
                runsOnService.add(act.run());
            }
        }
        require(
                runsOnTarget.size() < guard.perTarget().count(),
                call.id(),
                "over the target's budget: " + runsOnTarget);
        require(
                runsOnService.size() < guard.perService().count(),
                call.id(),
                "over the service's budget: " + runsOnService);
        if (plan.scope() != Scope.MODE) {
            inFlight(guard, call);
        }
    }

    private void inFlight(RemediationConfig.Guard guard, Sent call) {
        long runs = onTheWay.values().stream()
                .filter(s -> s.service().equals(call.service()) && !s.run().equals(call.run()))
                .filter(s -> scope(s.plan()) != Scope.MODE)
                .map(Sent::run)
                .distinct()
                .count();
        require(runs < guard.maxInFlight(), call.id(), "calls of " + runs + " other runs are on their way");
        VigieProcess vigie = world.vigie();
        if (vigie == null || !world.recordFaults.isWell()) {
            return;
        }
        List<String> others = vigie.log().runs(100, null).items().stream()
                .filter(r -> r.service().equals(call.service()) && !r.id().equals(call.run()))
                .filter(r -> scope(r.plan()) != Scope.MODE)
                .filter(r -> r.state() == Run.State.CALLING || r.state() == Run.State.VERIFYING)
                .map(Run::id)
                .toList();
        require(others.size() < guard.maxInFlight(), call.id(), "too many in flight: " + others);
    }

    private void evidence(RemediationConfig.Plan plan, Sent call) {
        VigieProcess vigie = world.vigie();
        if (vigie == null) {
            return;
        }
        List<EstateBoard.ServiceState> services = vigie.board().services();
        for (EstateBoard.ServiceState service : services) {
            if (service.service().name().equals(call.service())) {
                percent(call, service.instances(), plan.guard().maxUnhealthyPercent(), "service");
                if (plan.scope() == Scope.INSTANCE) {
                    zones(call, service.instances(), plan.guard().maxUnhealthyPercent());
                }
                if (plan.scope() == Scope.INSTANCE) {
                    known(call, service.instances());
                } else {
                    require(
                            service.instances().size() == call.targets().size(),
                            call.id(),
                            "it names " + call.targets().size() + " of "
                                    + service.instances().size() + " instances");
                }
            }
        }
        List<EstateBoard.InstanceState> all =
                services.stream().flatMap(s -> s.instances().stream()).toList();
        RemediationConfig.Healing healing = world.spec().healing;
        if (all.size() >= healing.fleetFrom()) {
            percent(call, all, healing.fleetPercent(), "fleet");
        }
    }

    /** What the instances themselves showed, whatever Vigie believes of them. */
    private void truth(RemediationConfig.Plan plan, Sent call) {
        int broken = (int) world.estate.nodes(call.service()).stream()
                .filter(this::clearlyBroken)
                .count();
        int size = world.estate.nodes(call.service()).size();
        int allowed = Math.max(1, size * plan.guard().maxUnhealthyPercent() / 100);
        require(
                broken <= allowed,
                call.id(),
                broken + " of " + size + " of the service are really broken, allowed " + allowed);
        if (plan.when().signal() == null && plan.scope() == Scope.INSTANCE) {
            call.targets().forEach(address -> shownBroken(call, address));
        }
    }

    private boolean clearlyBroken(Node node) {
        return node.mood().isPlain() && world.time.elapsed().minus(node.since()).compareTo(CLEARLY) > 0;
    }

    private void zones(Sent call, List<EstateBoard.InstanceState> instances, int percent) {
        Map<String, List<EstateBoard.InstanceState>> zones = new LinkedHashMap<>();
        instances.forEach(i -> zones.computeIfAbsent(i.instance().zone(), z -> new ArrayList<>())
                .add(i));
        zones.forEach((zone, members) -> {
            boolean named = members.stream()
                    .map(EstateBoard.InstanceState::instance)
                    .map(Instance::address)
                    .anyMatch(call.targets()::contains);
            if (members.size() >= 4 && named) {
                percent(call, members, percent, "zone " + zone);
            }
        });
    }

    private void percent(Sent call, List<EstateBoard.InstanceState> instances, int percent, String of) {
        long bad = instances.stream().filter(i -> i.status() != Status.UP).count();
        int allowed = Math.max(1, instances.size() * percent / 100);
        require(
                bad <= allowed,
                call.id(),
                bad + " of " + instances.size() + " of the " + of + " are not UP, allowed " + allowed);
    }

    private void known(Sent call, List<EstateBoard.InstanceState> instances) {
        for (EstateBoard.InstanceState instance : instances) {
            boolean named = call.targets().contains(instance.instance().address());
            require(
                    !(named && instance.status() == Status.UNKNOWN),
                    call.id(),
                    instance.instance().name() + " is not known to be down");
        }
    }

    private void shownBroken(Sent call, String address) {
        Node node = world.estate.at(address);
        Duration from = call.at().minus(CLEARLY);
        require(
                !world.estate.past().showedOnly(NOTHING_BAD, node, from, call.at()),
                call.id(),
                node.name() + " has shown nothing bad for a minute: now " + world.estate.mood(node));
    }

    private void require(boolean right, String call, String wrong) {
        if (!right) {
            world.problem("call " + call + ": " + wrong);
        }
    }
}
