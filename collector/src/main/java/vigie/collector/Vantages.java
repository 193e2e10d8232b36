package vigie.collector;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import vigie.collector.CollectorConfig.Peer;
import vigie.collector.vantage.Report;
import vigie.model.CheckResult;
import vigie.model.Quorum;
import vigie.model.Status;
import vigie.model.Target;
import vigie.model.VantageReports;
import vigie.model.Vote;

/**
 * The vantage points of the estate: the others are asked all the time what they believe, or report it by themselves, and are asked to
 * look afresh when it matters. The loop's thread alone.
 */
final class Vantages {
    private final Collector.Parts parts;
    private final Loop loop;
    private final Map<Peer, Voice> watches = new LinkedHashMap<>();
    private final Map<String, Quorum> quorums = new HashMap<>(); // by service; looked up only
    private CollectorConfig.Vantages config = CollectorConfig.Vantages.ALONE;

    Vantages(Collector.Parts parts, Loop loop) {
        this.parts = parts;
        this.loop = loop;
    }

    /** Goes over to another configuration; who did not change is asked on. */
    void apply(CollectorConfig next) {
        config = next.vantages();
        quorums.clear();
        next.services().forEach(watched -> {
            Quorum quorum = watched.service().quorum();
            if (quorum != null) {
                quorums.put(watched.service().name(), quorum);
            }
        });
        Map<Peer, Voice> before = new LinkedHashMap<>(watches);
        watches.clear();
        for (Peer peer : config.others()) {
            Voice known = before.remove(peer);
            Voice watch = known != null ? known : voice(peer);
            watches.put(peer, watch);
            if (known == null) {
                watch.start();
            }
        }
        before.values().forEach(Voice::close);
    }

    private Voice voice(Peer peer) {
        URI url = peer.url();
        return url == null ? new ReportedVoice(parts, loop, peer.name()) : new VantageWatch(parts, loop, peer, url);
    }

    /** Takes a report of the vantage point of this name; {@code watched} says what is polled here. */
    VantageReports.Receipt take(String name, Report report, Predicate<Target> watched) {
        ReportedVoice voice = watches.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .map(Map.Entry::getValue)
                .filter(ReportedVoice.class::isInstance)
                .map(ReportedVoice.class::cast)
                .findFirst()
                .orElse(null);
        if (voice == null) {
            return VantageReports.Receipt.refused(
                    VantageReports.Outcome.UNKNOWN_POINT, "no vantage point of this name reports");
        }
        return voice.take(report, target -> quorums.containsKey(target.service()) && watched.test(target));
    }

    void close() {
        watches.values().forEach(Voice::close);
    }

    /** Lets the others look at a service afresh, if its status is decided by a quorum; done when each has answered or was not heard. */
    CompletionStage<Looks> look(String service) {
        CompletableFuture<Looks> done = new CompletableFuture<>();
        Quorum quorum = quorums.get(service);
        Looks looks = new Looks(config, quorum, new HashMap<>());
        if (quorum == null || watches.isEmpty()) {
            done.complete(looks);
            return done;
        }
        int[] open = {watches.size()};
        watches.forEach((peer, watch) -> watch.look(service, votes -> {
            votes.forEach(vote -> looks.votes
                    .computeIfAbsent(vote.target().key(), key -> new HashMap<>())
                    .put(peer.name(), vote));
            if (--open[0] == 0) {
                done.complete(looks);
            }
        }));
        return done;
    }

    /**
     * What the others saw, by target and vantage point.
     *
     * @param quorum how many must agree, or null if this vantage point decides alone
     */
    record Looks(CollectorConfig.Vantages config, @Nullable Quorum quorum, Map<String, Map<String, Vote>> votes) {
        /** Answers of this vantage point's own with the status that all together agree on. */
        List<CheckResult> decide(List<CheckResult> own) {
            return quorum == null
                    ? own
                    : own.stream().map(result -> decide(result, quorum)).toList();
        }

        private CheckResult decide(CheckResult own, Quorum quorum) {
            List<Vote> all = new ArrayList<>();
            all.add(new Vote(own.target(), config.here(), config.zone(), own.status(), own.at(), own.reason()));
            Map<String, Vote> heard = votes.getOrDefault(own.target().key(), Map.of());
            for (Peer peer : config.others()) {
                Vote vote = heard.get(peer.name());
                all.add(
                        vote == null
                                ? new Vote(
                                        own.target(), peer.name(), peer.zone(), Status.UNKNOWN, own.at(), "not heard")
                                : new Vote(
                                        own.target(),
                                        peer.name(),
                                        peer.zone(),
                                        vote.status(),
                                        vote.at(),
                                        vote.reason()));
            }
            Status decided = quorum.decide(all);
            return own.as(decided, decided == Status.UP ? "" : Quorum.tally(all, decided));
        }
    }
}
