package vigie.alerting.outbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
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
 * The receivers of the estate, by name and by the hash of their addresses. An address that is gone from the estate is still found
 * until the process ends, so that what was triggered with it can be resolved with it. The room's thread only.
 */
public final class Receivers {
    private final Map<String, Notifier.Kind<?>> kinds = new TreeMap<>();
    private final Notifier.Context context;
    private Map<String, List<Entry>> byName = Map.of();
    private Map<String, AlertingConfig.Fallback> fallbacks = Map.of();
    private Map<String, AlertingConfig.Storm> storms = Map.of();
    private final Map<String, Entry> byAddress = new HashMap<>();
    private final Map<String, RateLimit> limits = new HashMap<>();

    /**
     * An address at which a receiver can be told.
     *
     * @param address the hash of where, and with which key, it is told
     * @param account the hash of what its notices are kept together by
     * @param limit what the account takes in a minute, over all who tell it
     * @param health what the answers of the address have taught
     */
    public record Entry(Notifier notifier, String address, String account, RateLimit limit, Health health) {
        /** Whether it is not known to be unreachable. */
        public boolean isGood(Instant now) {
            return !health.avoidedUntil().isAfter(now);
        }

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
        Map<String, List<Notifier>> notifiers = new TreeMap<>();
        Map<String, AlertingConfig.Fallback> others = new TreeMap<>();
        Map<String, AlertingConfig.Storm> bounds = new TreeMap<>();
        config.receivers().forEach((name, receiver) -> {
            notifiers.put(name, make(receiver));
            if (receiver.fallback() != null) {
                others.put(name, receiver.fallback());
            }
            if (receiver.storm() != null) {
                bounds.put(name, receiver.storm());
            }
        });
        return new Prepared(notifiers, others, bounds);
    }

    /** Receivers that are made and not yet used. */
    public record Prepared(
            Map<String, List<Notifier>> notifiers,
            Map<String, AlertingConfig.Fallback> fallbacks,
            Map<String, AlertingConfig.Storm> storms) {}

    /** Takes the receivers of a new estate. */
    public void use(Prepared prepared) {
        Map<String, List<Entry>> names = new TreeMap<>();
        prepared.notifiers()
                .forEach((name, notifiers) ->
                        names.put(name, notifiers.stream().map(this::entry).toList()));
        byName = names;
        fallbacks = prepared.fallbacks();
        storms = prepared.storms();
    }

    private Entry entry(Notifier notifier) {
        String address = hash(notifier.address());
        String account = hash(notifier.account());
        Entry old = byAddress.get(address);
        RateLimit limit = limits.computeIfAbsent(account, a -> new RateLimit(notifier.perMinute()));
        Entry entry = new Entry(notifier, address, account, limit, old == null ? new Health() : old.health());
        byAddress.put(address, entry);
        return entry;
    }

    private List<Notifier> make(AlertingConfig.Receiver receiver) {
        Notifier.Kind<?> kind = kinds.get(receiver.kind());
        if (kind == null) {
            throw new IllegalArgumentException("the receiver " + receiver.name() + " must be one of " + kinds.keySet()
                    + ": was " + receiver.kind());
        }
        return List.copyOf(kind.make(receiver.settings(), context));
    }

    /** The addresses of the receiver of that name, in the order of the estate; empty if it has none. */
    List<Entry> named(String name) {
        return byName.getOrDefault(name, List.of());
    }

    /** The same, those that are known to be unreachable last; of them, the one that has been so for the longest time first. */
    public List<Entry> named(String name, Instant now) {
        return named(name).stream()
                .sorted(Comparator.comparing(entry ->
                        entry.isGood(now) ? Instant.MIN : entry.health().avoidedUntil()))
                .toList();
    }

    @Nullable
    Entry at(String address) {
        return byAddress.get(address);
    }

    /** Who is told of what a receiver cannot be told, by that receiver. */
    Map<String, AlertingConfig.Fallback> fallbacks() {
        return fallbacks;
    }

    /** How many new pages a receiver is told of; null for as many as come. */
    AlertingConfig.@Nullable Storm storm(String name) {
        return storms.get(name);
    }

    boolean takes(String name, Notice.Kind kind) {
        return named(name).stream().allMatch(entry -> entry.notifier().takes(kind));
    }

    boolean isOf(String name, String source) {
        return named(name).stream().anyMatch(entry -> entry.notifier().source().equals(source));
    }

    boolean tellsAll(String name) {
        return named(name).stream().anyMatch(entry -> entry.notifier().tellsAll());
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
