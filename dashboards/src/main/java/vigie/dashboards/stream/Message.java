package vigie.dashboards.stream;

import vigie.model.Change;

/** What a watcher gets. */
sealed interface Message {
    /** Something looks different now. */
    record Changed(Change change) implements Message {}

    /** Changes were lost: everything is to be read again. */
    enum Resync implements Message {
        INSTANCE
    }

    /** Nothing, to keep the line open. */
    enum Beat implements Message {
        INSTANCE
    }
}
