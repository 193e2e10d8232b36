package vigie.collector.scrape;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import vigie.model.Labels;
import vigie.model.SampleSink;
import vigie.model.Series;

/** The parser that one would write first: a string a line, split at the last blank, the series looked up by its text. */
final class SplittingTwin {
    private final Map<String, Series> known = new HashMap<>();

    void read(byte[] body, long nowMs, SampleSink sink) {
        String text = new String(body, StandardCharsets.UTF_8);
        for (String line : text.split("\n")) {
            if (!line.startsWith("#")) {
                int blank = line.lastIndexOf(' ');
                Series series = known.computeIfAbsent(line.substring(0, blank), SplittingTwin::series);
                sink.accept(series, nowMs, Double.parseDouble(line.substring(blank + 1)));
            }
        }
        sink.endOfPoll(Bodies.TARGET, nowMs);
    }

    private static Series series(String text) {
        int brace = text.indexOf('{');
        String[] pairs = text.substring(brace + 1, text.length() - 1).split(",");
        Map<String, String> labels = new HashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            labels.put(pair.substring(0, equals), pair.substring(equals + 2, pair.length() - 1));
        }
        return new Series(Bodies.TARGET, text.substring(0, brace), Labels.of(labels), Series.Kind.UNTYPED);
    }
}
