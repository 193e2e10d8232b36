package vigie.app.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a backup says of itself; the first entry of its archive.
 *
 * @param program which Vigie made it
 * @param commit of that Vigie
 * @param takenAt the moment that its record shows
 * @param entries how many entries its audit chain has
 * @param hash the hash of the last of them
 */
record Manifest(String program, String commit, Instant takenAt, long entries, String hash, List<Part> parts) {
    /** Its name in the archive. */
    static final String NAME = "manifest.json";

    static final int MOST_BYTES = 64 << 10;
    private static final String FORMAT = "vigie-backup";
    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    Manifest {
        parts = List.copyOf(parts);
    }

    Optional<Part> part(String name) {
        return parts.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    /** How many bytes its parts have together. */
    long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    byte[] toJson() {
        ObjectNode root = JSON.createObjectNode();
        root.put("format", FORMAT).put("version", VERSION);
        root.put("program", program).put("commit", commit).put("taken_at", takenAt.toString());
        root.putObject("audit").put("entries", entries).put("hash", hash);
        ArrayNode list = root.putArray("parts");
        parts.forEach(p ->
                list.addObject().put("name", p.name()).put("bytes", p.bytes()).put("sha256", p.sha256()));
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers could not be written", e);
        }
    }

    /**
     * Reads one. Nothing of it is believed yet but its form.
     *
     * @throws IOException if it is none, or that of a newer Vigie
     */
    static Manifest read(byte[] json) throws IOException {
        JsonNode root = tree(json);
        if (!FORMAT.equals(root.path("format").asText())) {
            throw wrong("it is not that of a backup of Vigie");
        }
        if (root.path("version").asLong() != VERSION) {
            throw wrong("version must be " + VERSION + ": was "
                    + shown(root.path("version").asText()) + "; a newer Vigie may know it");
        }
        List<Part> parts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode node : root.path("parts")) {
            Part part = part(node);
            if (!names.add(part.name())) {
                throw wrong("the part " + part.name() + " stands twice");
            }
            parts.add(part);
        }
        if (!names.contains(Part.RECORD)) {
            throw wrong("it names no " + Part.RECORD);
        }
        JsonNode audit = root.path("audit");
        return new Manifest(
                root.path("program").asText(),
                root.path("commit").asText(),
                time(root.path("taken_at").asText()),
                size(audit.path("entries"), "audit.entries", Long.MAX_VALUE),
                hash(audit.path("hash"), "audit.hash"),
                parts);
    }

    private static JsonNode tree(byte[] json) throws IOException {
        try {
            JsonNode root = JSON.readTree(json);
            if (root != null && root.isObject()) {
                return root;
            }
        } catch (JsonProcessingException e) {
            throw new IOException(NAME + ": is no JSON", e);
        }
        throw wrong("it is no object");
    }

    private static Part part(JsonNode node) throws IOException {
        String name = node.path("name").asText();
        if (!Part.isKnown(name)) {
            throw wrong("a backup has no part " + shown(name));
        }
        return new Part(name, size(node.path("bytes"), name, Part.most(name)), hash(node.path("sha256"), name));
    }

    private static long size(JsonNode node, String of, long most) throws IOException {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.asLong() < 0 || node.asLong() > most) {
            throw wrong("the number of " + of + " must be whole, from 0 to " + most + ": was " + shown(node.asText()));
        }
        return node.asLong();
    }

    private static String hash(JsonNode node, String of) throws IOException {
        String text = node.asText();
        if (text.length() != 64 || !text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
            throw wrong("the hash of " + of + " must be 64 hexadecimal digits: was " + shown(text));
        }
        return text;
    }

    private static Instant time(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException(NAME + ": taken_at must be a time: was " + shown(text), e);
        }
    }

    private static IOException wrong(String what) {
        return new IOException(NAME + ": " + what);
    }

    private static String shown(String text) {
        return "'" + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + "'";
    }
}
