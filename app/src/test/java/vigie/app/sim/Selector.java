package vigie.app.sim;

import java.util.Arrays;
import java.util.List;

/** Names instances: {@code api-2}, {@code api-1,api-2}, {@code service:api}, {@code zone:a}, {@code 9:api} for the first nine. */
final class Selector {
    private Selector() {}

    static List<Node> of(String text, ScriptedEstate estate) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Arrays.stream(text.split(",")).map(estate::node).toList();
        }
        String kind = text.substring(0, colon);
        String name = text.substring(colon + 1);
        List<Node> nodes = switch (kind) {
            case "service" -> estate.nodes(name);
            case "zone" -> estate.inZone(name);
            default -> estate.nodes(name).stream().limit(Integer.parseInt(kind)).toList();
        };
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("nothing is called " + text);
        }
        return nodes;
    }
}
