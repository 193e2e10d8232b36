package vigie.app.sim;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/** What an instance answers to a question for its health or its metrics. */
record NodeAnswer(int status, String contentType, byte[] body) {
    private static final String JSON = "application/json";

    static NodeAnswer to(String path, Node node, Mood mood, Duration now, SplittableRandom random) {
        if (mood == Mood.GARBAGE) {
            byte[] noise = new byte[64 + random.nextInt(64)];
            random.nextBytes(noise);
            return new NodeAnswer(200, JSON, noise);
        }
        return path.startsWith("/metrics") ? metrics(node, mood, now) : health(mood);
    }

    private static NodeAnswer health(Mood mood) {
        return switch (mood) {
            case FAILING -> json(503, "{\"status\":\"DOWN\",\"components\":{\"db\":{\"status\":\"DOWN\"}}}");
            case DEGRADED -> json(200, "{\"status\":\"warn\",\"checks\":{\"disk\":[{\"status\":\"warn\"}]}}");
            case UNSURE -> json(200, "{\"status\":\"UNKNOWN\"}");
            default -> json(200, "{\"status\":\"UP\"}");
        };
    }

    private static NodeAnswer metrics(Node node, Mood mood, Duration now) {
        StringBuilder text = new StringBuilder(256);
        text.append("# TYPE http_requests_total counter\nhttp_requests_total ").append(now.toMillis() / 100);
        text.append("\n# TYPE error_ratio gauge\nerror_ratio ").append(mood.serves() ? "0.001" : "1");
        for (Map.Entry<String, Double> gauge : node.gauges().entrySet()) {
            text.append("\n# TYPE ").append(gauge.getKey()).append(" gauge\n");
            text.append(gauge.getKey()).append(' ').append(gauge.getValue());
        }
        text.append('\n');
        return new NodeAnswer(
                200, "text/plain; version=0.0.4; charset=utf-8", text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static NodeAnswer json(int status, String body) {
        return new NodeAnswer(status, JSON, body.getBytes(StandardCharsets.UTF_8));
    }
}
