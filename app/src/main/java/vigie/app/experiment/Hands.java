package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;

/** Does what steps ask for. Any thread. */
public interface Hands {
    /** Asks a probe, or carries out an action that is no fault; the answer is JSON. Bounded in time and bytes. */
    JsonNode ask(Provider provider, Stop stop) throws Failed, Stop.Stopped;

    /** Makes a fault. If it fails nothing is left of it. */
    Undo begin(Provider.Deed deed) throws Failed;

    /** Takes back a fault. */
    interface Undo {
        /** Takes it back, as far as it can be; called once. */
        void undo() throws Failed;
    }
}
