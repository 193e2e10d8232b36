package vigie.detector.estate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Conditions;
import vigie.model.Finding;
import vigie.model.Region;
import vigie.model.RegionState;
import vigie.model.RegionState.Readiness;
import vigie.model.RegionState.ServiceInRegion;
import vigie.model.Status;

/**
 * The regions of the estate: what works in each, and whether a secondary one could take over. Owned by the detector thread.
 *
 * <p>A region is the roll-up of the instances that tell it as theirs; one that nobody declared is none. Judging costs a look at each
 * instance for each region.
 */
final class RegionDesk {
    private static final int MOST_EVIDENCE = 20;

    private final Map<String, Since> statuses = new HashMap<>(); // looked up only
    private final Map<Part, Memory> memories = new HashMap<>(); // looked up only
    private Map<String, Finding> findings = new LinkedHashMap<>(); // by identity
    private final List<Finding> ended = new ArrayList<>();
    private List<Region> regions = List.of();
    private List<RegionState> views = List.of();

    /** A service in a region. */
    private record Part(String region, String service) {}

    /** A status, and since when it is that. */
    private record Since(Status status, Instant at) {}

    /** Whether a part was ready when it was last judged, and until when it was, if it is not any more. */
    private record Memory(boolean ready, @Nullable Instant until) {}

    /** Takes the regions that are declared from now on; what did not change keeps its state. */
    void apply(List<Region> declared) {
        regions = declared;
        List<String> names = declared.stream().map(Region::name).toList();
        statuses.keySet().retainAll(names);
        memories.keySet().removeIf(part -> !names.contains(part.region()));
    }

    /** Judges them all again; true if there is something new to show. Call it about once a second. */
    boolean judge(Collection<ServiceDesk> desks, Instant now, long elapsedMs) {
        Map<String, Finding> before = findings;
        findings = new LinkedHashMap<>();
        @Nullable
        String primary = regions.stream()
                .filter(r -> r.role() == Region.Role.PRIMARY)
                .map(Region::name)
                .findFirst()
                .orElse(null);
        List<RegionState> next = new ArrayList<>(regions.size());
        for (Region region : regions) {
            next.add(judge(region, primary, desks, now, elapsedMs));
        }
        before.forEach((id, finding) -> {
            if (!findings.containsKey(id)) {
                ended.add(finding);
            }
        });
        boolean changed = !next.equals(views);
        views = next;
        return changed;
    }

    private RegionState judge(
            Region region, @Nullable String primary, Collection<ServiceDesk> desks, Instant now, long elapsedMs) {
        List<ServiceInRegion> parts = new ArrayList<>();
        List<InstanceDesk> all = new ArrayList<>();
        Readiness worst = null;
        for (ServiceDesk desk : desks) {
            List<InstanceDesk> there = desk.instancesIn(region.name());
            all.addAll(there);
            boolean asks =
                    region.role() == Region.Role.SECONDARY && primary != null && ReadinessRule.asks(desk, primary);
            if (asks && primary != null) {
                ServiceInRegion part = readiness(region, primary, desk, there, now, elapsedMs);
                parts.add(part);
                worst = worst(worst, part.readiness());
            } else if (!there.isEmpty()) {
                parts.add(part(desk, there, null, List.of(), null));
            }
        }
        Status status = status(all);
        Since since = statuses.get(region.name());
        if (since == null || since.status != status) {
            since = new Since(status, now);
            statuses.put(region.name(), since);
        }
        if (region.role() == Region.Role.PRIMARY) {
            lost(region, status, all, desks, now);
        }
        return new RegionState(region, status, since.at, worst, parts);
    }

    /** A primary that is lost is told of each service that a secondary is asked to take over. */
    private void lost(
            Region region, Status status, List<InstanceDesk> all, Collection<ServiceDesk> desks, Instant now) {
        boolean second = regions.stream().anyMatch(r -> r.role() == Region.Role.SECONDARY);
        boolean judged = desks.stream()
                .filter(desk -> !desk.instancesIn(region.name()).isEmpty())
                .allMatch(ServiceDesk::judged);
        if (!second || !judged) {
            return;
        }
        List<String> evidence = all.stream()
                .filter(i -> i.status() != Status.UP)
                .limit(MOST_EVIDENCE)
                .map(i -> i.instance().service() + ": " + i.complaint())
                .toList();
        for (ServiceDesk desk : desks) {
            if (ReadinessRule.asks(desk, region.name())) {
                note(new RegionFindings(region.name(), now).lost(name(desk), status, all.size(), evidence));
            }
        }
    }

    private void note(Finding finding) {
        findings.put(finding.id(), finding);
    }

    private ServiceInRegion readiness(
            Region region, String primary, ServiceDesk desk, List<InstanceDesk> there, Instant now, long elapsedMs) {
        ReadinessRule.Verdict verdict = ReadinessRule.judge(region, primary, desk, elapsedMs);
        Part key = new Part(region.name(), name(desk));
        boolean ready = verdict.readiness() == Readiness.READY;
        Memory before = memories.get(key);
        Instant until = ready || before == null ? null : before.ready ? now : before.until;
        memories.put(key, new Memory(ready, until));
        ServiceInRegion part = part(desk, there, verdict.readiness(), verdict.missing(), until);
        if (desk.judged()) {
            note(new RegionFindings(region.name(), now).readiness(part, verdict.readiness()));
        }
        return part;
    }

    private static ServiceInRegion part(
            ServiceDesk desk,
            List<InstanceDesk> there,
            @Nullable Readiness readiness,
            List<String> missing,
            @Nullable Instant until) {
        int working = (int) there.stream().filter(InstanceDesk::works).count();
        return new ServiceInRegion(name(desk), there.size(), working, readiness, missing, until);
    }

    private static String name(ServiceDesk desk) {
        return desk.watched().service().name();
    }

    private static @Nullable Readiness worst(@Nullable Readiness a, @Nullable Readiness b) {
        return a == null ? b : b == null || a.compareTo(b) >= 0 ? a : b;
    }

    private static Status status(List<InstanceDesk> all) {
        boolean works = all.stream().anyMatch(InstanceDesk::works);
        if (works) {
            return all.stream().allMatch(i -> i.status() == Status.UP) ? Status.UP : Status.DEGRADED;
        }
        return !all.isEmpty() && all.stream().allMatch(i -> i.status() == Status.DOWN) ? Status.DOWN : Status.UNKNOWN;
    }

    /** Says what is new of them. Call it after the board shows it. */
    void say(Conditions conditions, Instant now) {
        for (Finding last : ended) {
            String region = last.series().get("region");
            conditions.end(new RegionFindings(region == null ? "" : region, now).ended(last));
        }
        ended.clear();
        findings.values().forEach(conditions::say);
    }

    /** As last judged, in the estate's order. */
    List<RegionState> views() {
        return views;
    }
}
