package vigie.app.sim;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import vigie.alerting.outbound.Outbound;
import vigie.app.simulate.VirtualTime;

/**
 * Somebody who is told, by PagerDuty's rules or through a signed webhook; keeps a ledger of what was taken. PagerDuty's: a trigger
 * opens an alert for its key and routing key, or updates the open one; a resolve closes only what was opened by both.
 */
final class ScriptedReceiver implements Endpoint {
    static final String ROUTING_KEY = "0123456789abcdef0123456789abcdef";
    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final String name;
    private final boolean pagerDuty;
    private final VirtualTime time;
    private final Story story;
    private final SplittableRandom random;
    private final List<Notice> ledger = new ArrayList<>();
    private final Map<String, Boolean> openByKey = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private Manner manner = Manner.WELL;
    private Duration since = Duration.ZERO;

    ScriptedReceiver(String name, boolean pagerDuty, VirtualTime time, Story story, SplittableRandom random) {
        this.name = name;
        this.pagerDuty = pagerDuty;
        this.time = time;
        this.story = story;
        this.random = random;
    }

    /** How it treats its calls. */
    enum Manner {
        /** Takes them. */
        WELL,
        /** Is not there. */
        DOWN,
        /** Asks to come again in 30 seconds. */
        BUSY,
        /** Fails. */
        BREAKS,
        /** Takes them and does not say so. */
        TAKES_AND_TIMES_OUT,
        /** Loses them and does not say so. */
        TIMES_OUT,
        /** Any of these, by chance. */
        MOODY
    }

    /** A notice that was taken: {@code trigger}, {@code acknowledge}, {@code resolve}, or {@code change}. */
    record Notice(Duration at, String id, String action, String key, boolean opened, String summary) {}

    String name() {
        return name;
    }

    boolean isPagerDuty() {
        return pagerDuty;
    }

    List<Notice> ledger() {
        return ledger;
    }

    /** What it found wrong with calls. */
    List<String> faults() {
        return faults;
    }

    /** The keys of the alerts that are open with it. */
    List<String> open() {
        return openByKey.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    Manner manner() {
        return manner;
    }

    /** Since when it behaves so. */
    Duration since() {
        return since;
    }

    void behave(Manner manner) {
        if (this.manner != manner) {
            story.tell(name, "now " + manner);
            this.manner = manner;
            this.since = time.elapsed();
        }
    }

    @Override
    public boolean isThere() {
        return manner != Manner.DOWN;
    }

    @Override
    public void receive(Outbound.Call call, Reply reply) {
        Duration soon = Duration.ofMillis(3);
        Manner now = manner == Manner.MOODY ? Manner.values()[random.nextInt(Manner.values().length - 1)] : manner;
        switch (now) {
            case WELL, MOODY -> {
                take(call);
                reply.after(soon, Outbound.Answer.of(202, null, "{\"status\":\"success\"}"));
            }
            case BUSY -> reply.after(soon, Outbound.Answer.of(429, Duration.ofSeconds(30), ""));
            case BREAKS -> reply.after(soon, Outbound.Answer.of(500, null, ""));
            case TAKES_AND_TIMES_OUT -> take(call);
            case DOWN -> reply.after(soon, Outbound.Answer.none("connection reset", true));
            case TIMES_OUT -> {}
        }
    }

    private void take(Outbound.Call call) {
        Notice notice = pagerDuty ? pagerDuty(call) : webhook(call);
        ledger.add(notice);
        story.tell(
                name,
                "takes " + notice.action() + " " + notice.key() + (notice.opened() ? " (new)" : "") + ": "
                        + notice.summary());
    }

    private Notice pagerDuty(Outbound.Call call) {
        SignedCall read = new SignedCall(call);
        JsonNode root = read.json();
        JsonNode payload = root.path("payload");
        String summary = payload.path("summary").asText();
        if (!root.path("routing_key").asText().equals(ROUTING_KEY)) {
            faults.add("a call with another routing key");
        }
        if (call.url().getPath().endsWith("/change/enqueue")) {
            return new Notice(time.elapsed(), read.id(), "change", "", false, summary);
        }
        String action = root.path("event_action").asText();
        String key = root.path("dedup_key").asText();
        return new Notice(time.elapsed(), read.id(), action, key, turn(action, key), summary);
    }

    private Notice webhook(Outbound.Call call) {
        SignedCall read = new SignedCall(call);
        String fault = read.fault(SECRET, time.instant());
        if (!fault.isEmpty()) {
            faults.add(fault);
        }
        JsonNode root = read.json();
        String key = root.path("id").asText();
        String action = root.path("state").asText().equals("closed") ? "resolve" : "trigger";
        return new Notice(
                time.elapsed(),
                read.id(),
                action,
                key,
                turn(action, key),
                root.path("summary").asText());
    }

    /** Whether this opened something new. */
    private boolean turn(String action, String key) {
        return switch (action) {
            case "trigger" -> {
                Boolean before = openByKey.put(key, true);
                if (Boolean.FALSE.equals(before)) {
                    faults.add("a trigger after the resolve of " + key);
                }
                yield before == null;
            }
            case "resolve" -> {
                if (openByKey.put(key, false) == null) {
                    faults.add("a resolve before the trigger of " + key);
                }
                yield false;
            }
            default -> false;
        };
    }
}
