package vigie.app.cli;

import java.util.List;

/** Judges an exposition as the scraper would. */
@FunctionalInterface
public interface MetricsChecker {
    /**
     * What is wrong with it, in the order of its lines; empty if it would be taken.
     *
     * @param exposition the whole of it
     */
    List<Wrong> problems(byte[] exposition, Format format);

    /**
     * One thing that is wrong.
     *
     * @param line from 1
     * @param reason in one line
     */
    record Wrong(int line, String reason) {}

    /** The two formats. */
    enum Format {
        OPENMETRICS,
        TEXT;

        /** How the command line writes it. */
        @Override
        public String toString() {
            return this == OPENMETRICS ? "openmetrics" : "text";
        }
    }
}
