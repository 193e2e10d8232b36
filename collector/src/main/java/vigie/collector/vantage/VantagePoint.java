package vigie.collector.vantage;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import vigie.collector.CollectorConfig.Peer;
import vigie.collector.net.AddressPolicy;
import vigie.collector.net.HttpRequest;
import vigie.collector.net.HttpTransport;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;
import vigie.model.Secret;
import vigie.model.Vote;

/** Another Vigie that can be asked what it sees. Any thread; answers come on the {@code io} executor's or the transport's. */
public final class VantagePoint {
    private final Peer peer;
    private final URI url;
    private final HttpTransport http;
    private final AddressPolicy policy;
    private final Executor io;
    private final InstantSource clock;

    /** One that is asked at its address over this transport. */
    public VantagePoint(
            Peer peer, URI url, HttpTransport http, AddressPolicy policy, Executor io, InstantSource clock) {
        this.peer = peer;
        this.url = url;
        this.http = http;
        this.policy = policy;
        this.io = io;
        this.clock = clock;
    }

    public Peer peer() {
        return peer;
    }

    /** Hears how it went: exactly one of the two, once. */
    public interface Listener {
        /** What it believes, or has just seen. */
        void said(List<Vote> votes);

        /** It could not be heard, and why. */
        void silent(String reason);
    }

    /** Asks what it believes of all that is decided by a quorum. */
    public void believes(Duration timeout, Listener listener) {
        ask("", timeout, listener);
    }

    /** Lets it poll a service afresh, and asks what it saw. */
    public void looks(String service, Duration timeout, Listener listener) {
        ask("?service=" + URLEncoder.encode(service, StandardCharsets.UTF_8) + "&fresh=true", timeout, listener);
    }

    private void ask(String query, Duration timeout, Listener listener) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "application/json");
        Secret token = peer.token();
        if (token != null) {
            headers.put("Authorization", "Bearer " + token.reveal());
        }
        String base = url.toString();
        URI whole = URI.create(
                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/api/v1/votes" + query);
        // A fresh look takes its time: a lane of its own, or the regular questions would wait behind it.
        String lane = "vantage " + peer.name() + (query.isEmpty() ? "" : " look");
        http.send(
                new HttpRequest("GET", whole, headers, null, timeout, VotesText.MAX_BYTES, lane, policy),
                new WholeAnswer(List.of(), VotesText.MAX_BYTES, true, new WholeAnswer.Receiver() {
                    @Override
                    public void answered(WholeAnswer.Whole answer) {
                        io.execute(() -> read(answer, listener::said, listener::silent));
                    }

                    @Override
                    public void failed(CheckResult.Phase phase, String reason) {
                        listener.silent(reason + " (" + phase.name().toLowerCase(Locale.ROOT) + ')');
                    }
                }));
    }

    private void read(WholeAnswer.Whole answer, Consumer<List<Vote>> said, Consumer<String> silent) {
        List<Vote> votes;
        try {
            if (answer.status() != 200) {
                throw new IOException("status must be 200: was " + answer.status());
            }
            votes = VotesText.read(answer.body(), peer.name(), clock.instant());
        } catch (IOException e) {
            silent.accept(String.valueOf(e.getMessage()));
            return;
        }
        said.accept(votes);
    }
}
