package vigie.collector;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.collector.vantage.VantagePoint;
import vigie.model.Vote;

/** Asks one vantage point again and again what it believes, and now and then to look afresh. The loop's thread alone. */
final class VantageWatch implements Voice {
    private static final Logger LOG = LoggerFactory.getLogger(VantageWatch.class);
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Collector.Parts parts;
    private final Loop loop;
    private final VantagePoint point;
    private final String name;
    private boolean asking;
    private boolean closed;
    private String problem = "";

    VantageWatch(Collector.Parts parts, Loop loop, CollectorConfig.Peer peer, URI url) {
        this.parts = parts;
        this.loop = loop;
        this.point = new VantagePoint(peer, url, parts.http(), parts.targets(), parts.io(), parts.clock());
        this.name = peer.name();
    }

    /** Asks now, and from now on; a question is not asked twice at once. */
    @Override
    public void start() {
        if (closed) {
            return;
        }
        loop.after(point.peer().every(), "vantage point " + name, this::start);
        if (!asking) {
            asking = true;
            point.believes(timeout(), new Hearing(this::heard));
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void look(String service, Consumer<List<Vote>> whenDone) {
        point.looks(service, LONGEST, new Hearing(whenDone));
    }

    private void heard(List<Vote> votes) {
        asking = false;
        if (!closed) {
            votes.forEach(parts.checks()::vote);
        }
    }

    private Duration timeout() {
        Duration every = point.peer().every();
        return every.compareTo(LONGEST) > 0 ? LONGEST : every.compareTo(SHORTEST) < 0 ? SHORTEST : every;
    }

    private final class Hearing implements VantagePoint.Listener {
        private final Consumer<List<Vote>> whenDone;

        Hearing(Consumer<List<Vote>> whenDone) {
            this.whenDone = whenDone;
        }

        @Override
        public void said(List<Vote> votes) {
            end("heard", "", votes);
        }

        @Override
        public void silent(String reason) {
            end("failed", reason, List.of());
        }

        private void end(String outcome, String why, List<Vote> votes) {
            loop.run("vantage point " + name, () -> {
                parts.metrics().vantageReads.labels(name, outcome).inc();
                // The same problem at every question is one problem.
                if (!why.isEmpty() && !why.equals(problem)) {
                    LOG.warn("vantage point {} has no voice: {}", name, why);
                }
                problem = why;
                whenDone.accept(votes);
            });
        }
    }
}
