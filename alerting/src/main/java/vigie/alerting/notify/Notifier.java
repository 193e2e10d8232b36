package vigie.alerting.notify;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import vigie.alerting.outbound.Mail;
import vigie.alerting.outbound.Outbound;

/**
 * One way to tell a receiver at one of its addresses. One object serves for as long as the receiver's settings are not changed; any
 * thread.
 */
public interface Notifier {
    /**
     * Where, and with which key, its notices go: a trigger and its resolve must have the same. It may hold a secret; only its
     * hash is kept.
     */
    String address();

    /**
     * What keeps its notices together: whoever was told at one address knows of it at every address with the same account, and they
     * share what the receiver takes in a minute. The address itself unless said otherwise. Only its hash is kept.
     */
    default String account() {
        return address();
    }

    /** Whether it has a word for this kind of notice. */
    boolean takes(Notice.Kind kind);

    /**
     * Whether each of its notices holds the whole incident. Then they keep one order, and something that was done about the
     * incident is an update of it: told beside the others, it could come last and take back what they said.
     */
    default boolean tellsAll() {
        return false;
    }

    /** The tool whose people it tells, as events that come back from there name it; empty if none do. */
    default String source() {
        return "";
    }

    /** How many calls a minute the receiver allows, over all incidents. */
    default int perMinute() {
        return Integer.MAX_VALUE;
    }

    /** The notice in the receiver's words, without secrets; it is kept in the record and sent on every attempt. */
    String render(Notice notice);

    /** Makes one attempt. The stage never ends exceptionally: what happens outside is a {@link Delivery}. */
    CompletionStage<Delivery> deliver(Parcel parcel);

    /**
     * Makes notifiers of one kind; the one registration that a new kind needs, in {@code AlertingWiring}.
     *
     * @param word the key under the receiver in the estate
     * @param config the record that the keys below are bound to; its compact constructor sets defaults and refuses nonsense
     * @param maker makes the notifiers of one receiver
     */
    record Kind<C extends Record>(String word, Class<C> config, Maker<C> maker) {
        /** The notifiers of a receiver of this kind; {@code settings} was bound to this kind's record. */
        public List<? extends Notifier> make(Record settings, Context context) {
            return maker.make(config.cast(settings), context);
        }
    }

    /** Makes the notifiers of one receiver: one for each of its addresses, in the order in which they are tried. */
    @FunctionalInterface
    interface Maker<C extends Record> {
        List<? extends Notifier> make(C config, Context context);
    }

    /** What the room lends to notifiers. */
    interface Context {
        Outbound outbound();

        Mail mail();

        /** The wall clock. */
        Instant now();
    }
}
