package vigie.app.estate;

import vigie.model.Region;
import vigie.model.Service;

/** Finds what keeps a secondary region from ever being ready, as far as the file tells: of services that are discovered it knows nothing. */
final class RegionReview {
    /** The checks that tell how much of the data a copy in another region lacks. */
    private static final String TELLS_OF_COPIES = "postgres";

    private final EstateFile file;
    private final Origins origins;
    private final Problems findings;
    private final Problems notes;

    RegionReview(EstateFile file, Origins origins, Problems findings, Problems notes) {
        this.file = file;
        this.origins = origins;
        this.findings = findings;
        this.notes = notes;
    }

    void judge() {
        RegionEntry primary = file.regions().stream()
                .filter(region -> region.role() == Region.Role.PRIMARY)
                .findFirst()
                .orElse(null);
        if (primary == null) {
            return;
        }
        for (ServiceEntry service : file.services()) {
            if (service.discovers() || service.fixed().isEmpty()) {
                continue;
            }
            if (isImportant(service) && in(primary, service) > 0) {
                file.regions().stream()
                        .filter(region -> region.role() == Region.Role.SECONDARY)
                        .forEach(region -> second(service, region));
                data(service);
            } else if (isImportant(service) && service.fixed().stream().allMatch(t -> t.region() == null)) {
                notes.add(
                        origins.at(service, "name"),
                        "the targets of " + service.name() + " tell no region: no region is asked to take it over");
            }
        }
    }

    private static boolean isImportant(ServiceEntry service) {
        return service.importance() == Service.Tier.CRITICAL || service.redundancy() != null;
    }

    private static int in(RegionEntry region, ServiceEntry service) {
        return (int) service.fixed().stream()
                .filter(target -> region.name().equals(target.region()))
                .count();
    }

    private void second(ServiceEntry service, RegionEntry region) {
        int there = in(region, service);
        Service asked = Cut.declared(service);
        int least = region.region().least(asked);
        if (there < least) {
            findings.add(
                    origins.at(service, "name"),
                    "the region " + region.name() + " could never take over " + service.name() + ": it has "
                            + (there == 0 ? "no instance" : there + (there == 1 ? " instance" : " instances"))
                            + " there, " + least + (least == 1 ? " is" : " are") + " needed");
        }
    }

    private void data(ServiceEntry service) {
        ServiceEntry.Objectives objectives = service.objectives();
        boolean told =
                service.checks().stream().anyMatch(check -> check.common().use().equals(TELLS_OF_COPIES));
        boolean hasSecond = file.regions().stream().anyMatch(r -> r.role() == Region.Role.SECONDARY);
        if (objectives != null && objectives.rpo() != null && !told && hasSecond) {
            notes.add(
                    origins.at(objectives, "rpo"),
                    "nothing tells how old the data of " + service.name()
                            + " is in another region, so that is never known to be ready: a check of "
                            + TELLS_OF_COPIES + " would");
        }
    }
}
