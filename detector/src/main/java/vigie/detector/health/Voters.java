package vigie.detector.health;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import vigie.model.Quorum;

/**
 * Who has a voice on a target, and how many must agree.
 *
 * @param here the name of this vantage point
 * @param zone where it stands
 * @param others the zones of the other vantage points, by their names, in the estate's order
 */
public record Voters(Quorum quorum, String here, String zone, Map<String, String> others) {
    public Voters {
        others = Collections.unmodifiableMap(new LinkedHashMap<>(others));
    }
}
