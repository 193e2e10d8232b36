package vigie.alerting.outbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import vigie.alerting.AlertingConfig;
import vigie.alerting.notify.Delivery;
import vigie.alerting.notify.Notice;
import vigie.alerting.notify.Notifier;
import vigie.alerting.notify.Parcel;

/**
 * The receivers of the estate, by name and by the hash of their address. One that is gone from the estate is still found by its
 * address until the process ends, so that what was triggered with it can be resolved with it. The room's thread only.
 */
public final class Receivers {
    private final Map<String, Notifier.Kind<?>> kinds = new TreeMap<>();
    private final Notifier.Context context;
    private Map<String, Entry> byName = Map.of();
    private final Map<String, Entry> byAddress = new HashMap<>();

    /**
     * A receiver that can be told.
     *
     * @param address the hash of where, and with which key, it is told
     * @param limit what it takes in a minute, over all who tell it
     * @param health what its answers have taught
     */
    public record Entry(Notifier notifier, String address, RateLimit limit, Health health) {
        /** Whether it takes another call now. */
        public boolean hasRoom(Instant now) {
            return limit.room(now.toEpochMilli()) > 0 && !health.rests(now);
        }

        /** Takes in what came of an attempt. */
        public void heard(Delivery delivery, Instant now) {
            health.heard(delivery, now);
        }

        /** Makes one attempt. The stage never ends exceptionally, and this never throws: a bug is an attempt that failed. */
        public CompletionStage<Delivery> deliver(Function<Notifier, Parcel> parcel, long now) {
            CompletionStage<Delivery> attempt;
            try {
                limit.called(now);
                attempt = notifier.deliver(parcel.apply(notifier));
            } catch (RuntimeException e) {
                attempt = CompletableFuture.failedStage(e);
            }
            return attempt.handle((delivery, bug) -> delivery == null
                    ? new Delivery(Delivery.Outcome.RETRY, null, true, String.valueOf(bug))
                    : delivery);
        }
    }

    /** Receivers of these kinds. */
    public Receivers(List<Notifier.Kind<?>> kinds, Notifier.Context context) {
        this.context = context;
        for (Notifier.Kind<?> kind : kinds) {
            if (this.kinds.put(kind.word(), kind) != null) {
                throw new IllegalArgumentException("two notifiers have the word " + kind.word());
            }
        }
    }

    /**
     * Makes the receivers of a new estate, which change nothing until they are used; any thread.
     *
     * @throws IllegalArgumentException if one cannot be made
     */
    public Prepared prepare(AlertingConfig config) {
        Map<String, Notifier> notifiers = new TreeMap<>();
        config.receivers().forEach((name, receiver) -> notifiers.put(name, make(receiver)));
        return new Prepared(notifiers);
    }

    /** Receivers that are made and not yet used. */
    public record Prepared(Map<String, Notifier> notifiers) {}

    /** Takes the receivers of a new estate. */
    public void use(Prepared prepared) {
        Map<String, Entry> names = new TreeMap<>();
        prepared.notifiers().forEach((name, notifier) -> {
            String address = hash(notifier.address());
            Entry old = byAddress.get(address);
            RateLimit limit = old == null ? new RateLimit(notifier.perMinute()) : old.limit();
            Entry entry = new Entry(notifier, address, limit, old == null ? new Health() : old.health());
            byAddress.put(address, entry);
            names.put(name, entry);
        });
        byName = names;
    }

    private Notifier make(AlertingConfig.Receiver receiver) {
        Notifier.Kind<?> kind = kinds.get(receiver.kind());
        if (kind == null) {
            throw new IllegalArgumentException("the receiver " + receiver.name() + " must be one of " + kinds.keySet()
                    + ": was " + receiver.kind());
        }
        return kind.make(receiver.settings(), context);
    }

    /** The receiver of that name, or null if the estate has none. */
    public @Nullable Entry named(String name) {
        return byName.get(name);
    }

    @Nullable
    Entry at(String address) {
        return byAddress.get(address);
    }

    boolean takes(String name, Notice.Kind kind) {
        Entry entry = byName.get(name);
        return entry == null || entry.notifier().takes(kind);
    }

    boolean isOf(String name, String source) {
        Entry entry = byName.get(name);
        return entry != null && entry.notifier().source().equals(source);
    }

    boolean tellsAll(String name) {
        Entry entry = byName.get(name);
        return entry != null && entry.notifier().tellsAll();
    }

    private static String hash(String address) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(address.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
