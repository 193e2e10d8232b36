package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The service, as an experiment needs it. Any thread. */
public interface VigieApi {
    /**
     * Asks to begin.
     *
     * @return the experiment's identifier
     * @throws Failed if it may not begin, with the service's reason, or if the service cannot be asked
     */
    String begin(String title, List<String> services, Instant until) throws Failed;

    /** The experiment as the service has it. */
    JsonNode look(String id) throws Failed;

    /** Says how it ended. */
    void end(String id, Map<String, Object> ending) throws Failed;

    /** A service with its instances. */
    JsonNode service(String name) throws Failed;

    /** The newest incidents, at most 200. */
    JsonNode incidents() throws Failed;
}
