package vigie.collector.probe.redis;

import java.util.HashMap;
import java.util.Map;

/** What {@code INFO} or {@code CLUSTER INFO} tells: lines of a name, a colon and a value. What is missing is empty, or NaN. */
record RedisInfo(Map<String, String> values) {
    private static final int MOST = 2_000;

    static RedisInfo parse(String text) {
        Map<String, String> values = new HashMap<>();
        for (String line : text.split("\n", MOST)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        return new RedisInfo(values);
    }

    /** The fields of a value like {@code ip=10.0.0.1,port=6379,state=online}. */
    static RedisInfo fields(String value) {
        Map<String, String> values = new HashMap<>();
        for (String field : value.split(",", 50)) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                values.put(field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return new RedisInfo(values);
    }

    String text(String name) {
        return values.getOrDefault(name, "");
    }

    boolean is(String name) {
        return text(name).equals("1");
    }

    double number(String name) {
        return number(name, values);
    }

    static double number(String name, Map<String, String> values) {
        try {
            double number = Double.parseDouble(values.getOrDefault(name, ""));
            return Double.isFinite(number) ? number : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** How the server runs: {@code standalone}, {@code sentinel} or {@code cluster}; Valkey has another name for it. */
    String mode() {
        String mode = text("redis_mode");
        return mode.isEmpty() ? text("server_mode") : mode;
    }

    boolean isReplica() {
        return text("role").equals("slave");
    }
}
