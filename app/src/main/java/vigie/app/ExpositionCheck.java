package vigie.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import vigie.app.cli.MetricsChecker;
import vigie.collector.CollectorConfig.Limits;
import vigie.collector.scrape.Format;
import vigie.collector.scrape.MetricsCheck;

/** The scraper's own judgement of an exposition, for the command line. */
final class ExpositionCheck {
    private ExpositionCheck() {}

    static List<MetricsChecker.Wrong> problems(byte[] exposition, MetricsChecker.Format format) {
        Format read = format == MetricsChecker.Format.OPENMETRICS ? Format.OPENMETRICS : Format.TEXT;
        try {
            return MetricsCheck.check(new ByteArrayInputStream(exposition), read, Limits.DEFAULT).stream()
                    .map(p -> new MetricsChecker.Wrong(p.line(), p.reason()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory could not be read", e);
        }
    }
}
