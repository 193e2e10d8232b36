package vigie.collector.scrape;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Target;

/** Expositions of 2,000 samples as services have them: counters, gauges and histograms with two to four labels, about 95 bytes a line. */
final class Bodies {
    static final int SAMPLES = 2_000;
    static final Target TARGET = new Target(new Instance("shop", "127.0.0.1:1", "a", "", Labels.EMPTY), "metrics");

    private static final String[] BOUNDS = {"0.005", "0.01", "0.05", "0.1", "0.5", "1", "5", "+Inf"};

    private Bodies() {}

    /** A body with the values of one seed; all have the same series. */
    static byte[] text(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        metadata(text, "http_requests_total", "counter");
        for (int i = 0; i < 600; i++) {
            line(text, "http_requests_total", i, "code=\"200\"")
                    .append(1_000_000 + random.nextInt(1_000_000))
                    .append('\n');
        }
        metadata(text, "process_cpu_seconds_total", "counter");
        for (int i = 0; i < 200; i++) {
            line(text, "process_cpu_seconds_total", i, "mode=\"user\"")
                    .append(1e4 + random.nextDouble())
                    .append('\n');
        }
        metadata(text, "queue_depth", "gauge");
        for (int i = 0; i < 400; i++) {
            line(text, "queue_depth", i, "queue=\"in\"")
                    .append(random.nextInt(100))
                    .append('\n');
        }
        metadata(text, "request_duration_seconds", "histogram");
        for (int i = 0; i < 100; i++) {
            int count = random.nextInt(1000);
            for (String bound : BOUNDS) {
                line(text, "request_duration_seconds_bucket", i, "le=\"" + bound + '"')
                        .append(count)
                        .append('\n');
            }
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void metadata(StringBuilder text, String name, String type) {
        text.append("# HELP ").append(name).append(" What it counts.\n# TYPE ").append(name);
        text.append(' ').append(type).append('\n');
    }

    private static StringBuilder line(StringBuilder text, String name, int i, String label) {
        text.append(name)
                .append("{instance=\"shop-")
                .append(i % 7)
                .append("\",handler=\"/api/v1/orders/")
                .append(i);
        return text.append("\",").append(label).append("} ");
    }

    /** A body in memory outside the heap, as it comes from the network. */
    static ByteBuffer direct(byte[] body) {
        return ByteBuffer.allocateDirect(body.length).put(body).flip();
    }
}
