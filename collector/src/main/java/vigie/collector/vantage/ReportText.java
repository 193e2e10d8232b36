package vigie.collector.vantage;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vigie.collector.probe.Excerpt;
import vigie.model.VantageReports;
import vigie.model.VantageReports.Look;
import vigie.model.Vote;

/**
 * A report and its answer as they travel. A report is what {@code GET /api/v1/votes} answers, and more:
 *
 * <pre>
 * {"vantage": "b", "zone": "b", "turn": "…", "items": […], "changes": […], "dropped": 0, "looked": [{"id": "…", "items": […]}]}
 * {"heard": true, "turn": "…", "ignored": 0, "looks": [{"id": "…", "service": "api"}]}
 * </pre>
 *
 * Times are ages on both ways. All or nothing: a text with one thing wrong is refused as a whole.
 */
public final class ReportText {
    /** The most changes of a time without a connection that are kept and told. */
    static final int MOST_CHANGES = 1_000;

    /** The most fresh looks that wait for one vantage point. */
    public static final int MOST_LOOKS = 64;

    private static final int MAX_ID = 100;

    private ReportText() {}

    /** A report as text; ages count up to now. */
    static byte[] write(Report report, Instant now) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = VotesText.JSON.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeStringField("vantage", report.vantage());
            out.writeStringField("zone", report.zone());
            out.writeStringField("turn", report.turn());
            write(out, "items", report.votes(), now);
            write(out, "changes", report.changes(), now);
            out.writeNumberField("dropped", report.dropped());
            out.writeArrayFieldStart("looked");
            for (Map.Entry<String, List<Vote>> look : report.looked().entrySet()) {
                out.writeStartObject();
                out.writeStringField("id", look.getKey());
                write(out, "items", look.getValue(), now);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, String key, List<Vote> votes, Instant now) throws IOException {
        out.writeArrayFieldStart(key);
        for (Vote vote : votes) {
            VotesText.write(out, vote, now);
        }
        out.writeEndArray();
    }

    private static JsonNode object(byte[] text, String what) throws IOException {
        JsonNode root;
        try {
            root = VotesText.JSON.readTree(text);
        } catch (IOException e) {
            throw new IOException(what + " is not JSON", e);
        }
        if (!root.isObject()) {
            throw new IOException(what + " must be a JSON object");
        }
        return root;
    }

    /**
     * A report, its votes at their times on this machine's clock.
     *
     * @throws IOException with what is wrong, in one sentence
     */
    public static Report read(byte[] text, Instant now) throws IOException {
        if (text.length > VantageReports.MOST_BYTES) {
            throw new IOException("a report has at most " + VantageReports.MOST_BYTES + " bytes");
        }
        JsonNode root = object(text, "the report");
        String name = Excerpt.of(root.path("vantage").asText(), MAX_ID);
        String zone = Excerpt.of(root.path("zone").asText(), MAX_ID);
        JsonNode changes = root.path("changes");
        JsonNode looked = root.path("looked");
        if (changes.size() > MOST_CHANGES || looked.size() > MOST_LOOKS) {
            throw new IOException(
                    "a report has at most " + MOST_CHANGES + " changes and " + MOST_LOOKS + " answers to looks");
        }
        Map<String, List<Vote>> seen = new LinkedHashMap<>();
        for (JsonNode look : looked) {
            seen.put(look.path("id").asText(), VotesText.votes(look.path("items"), "looked.items", name, zone, now));
        }
        return new Report(
                name,
                zone,
                root.path("turn").asText(),
                VotesText.votes(root.path("items"), "items", name, zone, now),
                changes.isMissingNode() ? List.of() : VotesText.votes(changes, "changes", name, zone, now),
                Math.max(0, root.path("dropped").asLong()),
                seen);
    }

    /**
     * The answer to a report.
     *
     * @param heard whether its votes count
     * @param ignored votes on what is not watched there
     */
    record Answer(boolean heard, String turn, long ignored, List<Look> looks) {}

    /**
     * The answer in a text.
     *
     * @throws IOException with what is wrong, in one sentence
     */
    static Answer answer(byte[] text) throws IOException {
        JsonNode root = object(text, "the answer");
        String turn = root.path("turn").asText();
        if (!root.path("heard").isBoolean() || turn.isEmpty() || turn.length() > MAX_ID) {
            throw new IOException("an answer to a report has heard and a turn");
        }
        List<Look> looks = new ArrayList<>();
        for (JsonNode look : root.path("looks")) {
            String id = look.path("id").asText();
            String service = look.path("service").asText();
            if (!id.isEmpty() && id.length() <= MAX_ID && !service.isEmpty() && looks.size() < MOST_LOOKS) {
                looks.add(new Look(id, service));
            }
        }
        return new Answer(
                root.path("heard").asBoolean(), turn, root.path("ignored").asLong(), looks);
    }
}
