package vigie.collector.scrape;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import vigie.model.Labels;
import vigie.model.Series;

/** What one format says of the order and the types of lines. Cold: asked for lines that are not where they were before. One thread. */
sealed interface Families permits TextFamilies, OpenMetricsFamilies {
    /** Starts a body. */
    void clear();

    /** Takes a line that is no sample; returns why it must not stand there, or null. */
    @Nullable
    String literal(byte[] b, int from, int end);

    /**
     * Takes a sample's series; returns why it must not stand there, or null.
     *
     * @param seconds the sample's own time, or null
     */
    @Nullable
    String sample(String metric, Labels labels, @Nullable BigDecimal seconds);

    /** How the values of the sample that was taken last behave. */
    Series.Kind kind();

    /** Which of {@link PointRules} its values follow. */
    byte rule();

    /** Ends a body; returns why it must not end there, or null. */
    @Nullable
    String end();
}
