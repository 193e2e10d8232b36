package vigie.app.estate;

import java.util.List;
import java.util.Set;
import vigie.model.Region;

/** What holds for regions, and for the targets that stand in them. */
final class RegionRules {
    private final Rules rules;
    private final List<RegionEntry> regions;

    RegionRules(Rules rules) {
        this.rules = rules;
        this.regions = rules.file().regions();
    }

    void judge() {
        boolean primary = false;
        for (RegionEntry region : regions) {
            if (!Names.isGood(region.name())) {
                rules.add(region, "the name of a region " + Names.RULE, "name");
            }
            if (region.role() == Region.Role.PRIMARY) {
                if (primary) {
                    rules.add(region, "there is one primary region at most: " + region.name() + " is another", "role");
                }
                primary = true;
            }
            sizes(region);
        }
        Set<String> declared = rules.declared().regions();
        if (declared.isEmpty()) {
            return;
        }
        for (RegionEntry region : regions) {
            if (region.role() == Region.Role.SECONDARY && !primary && declared.size() == regions.size()) {
                rules.add(region, "a secondary region needs one with role: primary, which it is second to", "role");
            }
        }
        rules.file().services().forEach(service -> service.fixed().forEach(target -> place(target, declared)));
    }

    private void sizes(RegionEntry region) {
        Integer least = region.minInstances();
        if (least == null) {
            return;
        }
        if (least < 1) {
            rules.add(region, "min_instances must be at least 1: was " + least, "min_instances");
        }
        if (region.role() == Region.Role.PRIMARY) {
            rules.add(region, "min_instances is of a secondary region: it says when that is ready", "min_instances");
        }
    }

    private void place(ServiceEntry.Fixed target, Set<String> declared) {
        String region = target.region();
        if (region != null && !declared.contains(region)) {
            rules.add(
                    target,
                    "there is no region \"" + region + "\" under regions" + Nearest.hint(region, declared),
                    "region");
        }
    }
}
