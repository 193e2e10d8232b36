package vigie.collector.vantage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import vigie.collector.probe.Excerpt;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Status;
import vigie.model.Target;
import vigie.model.VantageReports;
import vigie.model.Vote;

/**
 * Reads what {@code GET /api/v1/votes} of another Vigie answers:
 * {@code {"vantage": "b", "zone": "b", "items": [{"service", "instance", "check", "status", "age_seconds", "reason"}]}}.
 *
 * <p>How old a vote is comes as an age, so that two clocks need not agree. All or nothing: an answer with one thing wrong is refused as a
 * whole, and so is one of somebody else than was asked, or a vantage point reached twice would have two voices.
 */
final class VotesText {
    /** The most bytes that an answer may have. */
    static final int MAX_BYTES = VantageReports.MOST_BYTES;

    static final int MAX_VOTES = 50_000;
    private static final int MAX_REASON = 300;
    static final ObjectMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(8).build())
            .build());

    private VotesText() {}

    /**
     * The votes in an answer, at their times on this machine's clock.
     *
     * @param name who was asked
     * @throws IOException with what is wrong, in one sentence
     */
    static List<Vote> read(byte[] text, String name, Instant now) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (IOException e) {
            throw new IOException("the answer is not JSON", e);
        }
        String said = root.path("vantage").asText();
        if (!said.equals(name)) {
            throw new IOException("vantage point " + name + " was asked, and "
                    + (said.isEmpty() ? "nobody" : Excerpt.of(said, 80)) + " answered");
        }
        return votes(root.path("items"), "items", name, root.path("zone").asText(), now);
    }

    /** The votes of a list, at most {@link #MAX_VOTES}; {@code key} is what it stands under. */
    static List<Vote> votes(JsonNode list, String key, String name, String zone, Instant now) throws IOException {
        if (!list.isArray() || list.size() > MAX_VOTES) {
            throw new IOException(key + " must be a list of at most " + MAX_VOTES + " votes");
        }
        List<Vote> votes = new ArrayList<>(list.size());
        for (JsonNode item : list) {
            votes.add(vote(item, name, zone, now));
        }
        return votes;
    }

    /** Writes a vote as it is read, with its age. */
    static void write(JsonGenerator out, Vote vote, Instant now) throws IOException {
        out.writeStartObject();
        out.writeStringField("service", vote.target().service());
        out.writeStringField("instance", vote.target().instance().address());
        out.writeStringField("check", vote.target().check());
        out.writeStringField("status", vote.status().name());
        out.writeNumberField(
                "age_seconds", Math.max(0, Duration.between(vote.at(), now).toMillis()) / 1e3);
        out.writeStringField("reason", Excerpt.of(vote.reason(), MAX_REASON));
        out.writeEndObject();
    }

    private static Vote vote(JsonNode item, String name, String zone, Instant now) throws IOException {
        double age = item.path("age_seconds").asDouble(-1);
        String instance = item.path("instance").asText();
        String check = item.path("check").asText();
        String service = item.path("service").asText();
        if (!(age >= 0) || instance.isEmpty() || check.isEmpty() || service.isEmpty()) {
            throw new IOException("a vote has a service, an instance, a check, and an age_seconds of at least 0: was "
                    + Excerpt.of(item.toString(), 200));
        }
        Status status;
        try {
            status = Status.valueOf(item.path("status").asText());
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "status must be one of UP, DEGRADED, DOWN, UNKNOWN: was "
                            + Excerpt.of(item.path("status").asText(), 80),
                    e);
        }
        Target target = new Target(new Instance(service, instance, "", "", Labels.EMPTY), check);
        Instant at = now.minusMillis((long) Math.min(age * 1000, Integer.MAX_VALUE));
        return new Vote(
                target, name, zone, status, at, Excerpt.of(item.path("reason").asText(), MAX_REASON));
    }
}
