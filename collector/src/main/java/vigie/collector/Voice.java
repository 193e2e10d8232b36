package vigie.collector;

import java.util.List;
import java.util.function.Consumer;
import vigie.model.Vote;

/** How one other vantage point is heard. The loop's thread alone. */
interface Voice {
    /** Listens from now on. */
    void start();

    /** Asks for a fresh look at a service; answers on the loop's thread with what it saw, nothing if it could not be heard. */
    void look(String service, Consumer<List<Vote>> whenDone);

    /** Listens no more. */
    void close();
}
