package vigie.alerting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * PagerDuty as its documentation has it: an alert is a routing key and a dedup key; a trigger opens it or updates the open one; an
 * acknowledge or resolve through another routing key, or after the end, is dropped; 120 calls in any 60 s for each key.
 */
public final class PagerDutyModel {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");

    private final Map<String, ArrayDeque<Instant>> calls = new LinkedHashMap<>();
    private final Set<String> open = new TreeSet<>();
    public final List<Event> events = new ArrayList<>();
    public final List<String> pages = new ArrayList<>();
    public final List<String> dropped = new ArrayList<>();
    public final List<JsonNode> changes = new ArrayList<>();
    public int mostInAMinute;

    /** An event that was accepted. */
    public record Event(Instant at, String key, String action, String dedup, JsonNode body) {}

    /** Takes a call; the HTTP status of the answer. */
    public synchronized int post(String path, byte[] body, Instant now) {
        JsonNode node;
        try {
            node = MAPPER.readTree(body);
        } catch (IOException e) {
            return 400;
        }
        String key = node.path("routing_key").asText();
        if (key.length() != 32 || body.length > 512 * 1024) {
            return 400;
        }
        if (!hasRoom(key, now)) {
            return 429;
        }
        return path.equals("/v2/change/enqueue") ? change(node, key) : enqueue(node, key, now);
    }

    private boolean hasRoom(String key, Instant now) {
        ArrayDeque<Instant> times = calls.computeIfAbsent(key, k -> new ArrayDeque<>());
        while (!times.isEmpty() && !times.peekFirst().isAfter(now.minusSeconds(60))) {
            times.removeFirst();
        }
        if (times.size() >= 120) {
            return false;
        }
        times.addLast(now);
        mostInAMinute = Math.max(mostInAMinute, times.size());
        return true;
    }

    private int change(JsonNode node, String key) {
        if (!isShort(node.at("/payload/summary")) || key.startsWith("R")) {
            return 400;
        }
        changes.add(node);
        return 202;
    }

    private int enqueue(JsonNode node, String key, Instant now) {
        String action = node.path("event_action").asText();
        String dedup = node.path("dedup_key").asText();
        if (dedup.isEmpty() || dedup.length() > 255) {
            return 400;
        }
        String alert = key + ' ' + dedup;
        switch (action) {
            case "trigger" -> {
                boolean good = isShort(node.at("/payload/summary"))
                        && !node.at("/payload/source").asText().isEmpty()
                        && SEVERITIES.contains(node.at("/payload/severity").asText());
                if (!good) {
                    return 400;
                }
                if (open.add(alert)) {
                    pages.add(alert);
                }
            }
            case "acknowledge" -> {
                if (!open.contains(alert)) {
                    dropped.add(action + ' ' + alert);
                }
            }
            case "resolve" -> {
                if (!open.remove(alert)) {
                    dropped.add(action + ' ' + alert);
                }
            }
            default -> {
                return 400;
            }
        }
        events.add(new Event(now, key, action, dedup, node));
        return 202;
    }

    private static boolean isShort(JsonNode summary) {
        return !summary.asText().isEmpty() && summary.asText().length() <= 1024;
    }

    /** The alerts that are open now, as routing key and dedup key. */
    public synchronized Set<String> open() {
        return new TreeSet<>(open);
    }

    /** The actions in their order. */
    public synchronized List<String> actions() {
        return events.stream().map(Event::action).toList();
    }
}
