package vigie.dashboards.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import vigie.dashboards.http.Reply;

/** The registry as text: OpenMetrics 1.0 to those who accept it, Prometheus text 0.0.4 to all others. */
final class Exposition {
    private Exposition() {}

    static Reply of(CollectorRegistry registry, @Nullable String accept) {
        String type = TextFormat.chooseContentType(accept);
        StringWriter text = new StringWriter();
        try {
            TextFormat.writeFormat(type, text, registry.metricFamilySamples());
        } catch (IOException e) {
            throw new UncheckedIOException("a writer into memory cannot fail", e);
        }
        return Reply.fresh(type, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The same, compressed. */
    static Reply zipped(Reply reply) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(reply.body().length / 8);
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(reply.body());
        } catch (IOException e) {
            throw new UncheckedIOException("a writer into memory cannot fail", e);
        }
        return Reply.fresh(reply.type(), bytes.toByteArray());
    }

    /** Whether a caller takes gzip; a weight of zero says that it does not. */
    static boolean takesGzip(@Nullable String acceptEncoding) {
        return acceptEncoding != null
                && Arrays.stream(acceptEncoding.toLowerCase(Locale.ROOT).split(","))
                        .map(coding -> coding.replace(" ", ""))
                        .anyMatch(coding -> coding.equals("gzip")
                                || (coding.startsWith("gzip;") && !coding.matches("gzip;q=0(\\.0*)?")));
    }
}
