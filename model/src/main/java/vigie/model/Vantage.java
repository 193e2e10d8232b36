package vigie.model;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** This Vigie as one observer among others: what it sees by itself, before anybody else is heard. Any thread; never blocks. */
public interface Vantage {
    /** Its name among the vantage points. */
    String name();

    /** Where it stands, empty if not told. */
    String zone();

    /** What it believes of the targets of a service, or of all services that are decided by a quorum. */
    List<Vote> votes(@Nullable String service);

    /** Polls a service afresh and tells what was seen, without a state machine: one answer of each target. */
    CompletionStage<List<Vote>> look(String service);
}
