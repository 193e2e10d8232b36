package vigie.app.estate;

import java.util.List;

/** What came of reading an estate file. */
public sealed interface Reading {
    /** The file is valid. */
    record Accepted(Estate estate) implements Reading {}

    /** The part of the file that a vantage point needs is valid. */
    record ForVantage(VantageEstate estate) implements Reading {}

    /**
     * The file is refused, and nothing of it holds.
     *
     * @param problems at least one, in the order of the file
     */
    record Rejected(List<Problem> problems) implements Reading {
        public Rejected {
            problems = List.copyOf(problems);
        }
    }
}
