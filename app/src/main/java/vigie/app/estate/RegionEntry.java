package vigie.app.estate;

import org.jspecify.annotations.Nullable;
import vigie.model.Region;

/**
 * A region as it is written.
 *
 * @param minInstances left out, what each service asks for as its redundancy
 */
record RegionEntry(String name, Region.Role role, @Nullable Integer minInstances) {

    Region region() {
        return new Region(name, role, minInstances);
    }
}
