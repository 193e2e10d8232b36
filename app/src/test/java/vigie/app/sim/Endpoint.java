package vigie.app.sim;

import java.time.Duration;
import vigie.alerting.outbound.Outbound;

/** Somebody outside who takes signed calls. Runs in the world, whatever becomes of the caller. */
interface Endpoint {
    /** Takes a call that has arrived. */
    void receive(Outbound.Call call, Reply reply);

    /** Whether a call gets there at all. */
    boolean isThere();

    /** How an answer goes back. */
    interface Reply {
        void after(Duration wait, Outbound.Answer answer);
    }
}
