package vigie.collector.probe.blockchain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Seen;
import vigie.collector.probe.Verdict;
import vigie.collector.probe.blockchain.BlockchainProbe.Config;
import vigie.collector.probe.blockchain.BlockchainProbe.NodeKind;
import vigie.collector.probe.blockchain.Chain.Head;
import vigie.model.CheckResult.Fact;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/** What the state of one node means, poll after poll. One poll at a time. */
final class NodeJudge {
    private static final int SILENT =
            3; // blocks without a signature, one after the other, of those that were looked at

    private final Config config;
    private int missed; // blocks that the node's own validator did not sign, one after the other
    private long missedAt; // the height that was looked at last

    NodeJudge(Config config) {
        this.config = config;
    }

    /** Judges; {@code facts} are handed on, {@code signing} is null where it is not known who signed. */
    Probe.Answer judge(Head head, List<Fact> facts, @Nullable Signing signing, Instant now) {
        Verdict verdict = new Verdict();
        Duration age = head.at() == null ? Duration.ZERO : Duration.between(head.at(), now);
        if (head.syncing() != null) {
            verdict.add(Status.DEGRADED, "syncing: " + head.syncing());
        }
        peers(head, verdict);
        if (age.compareTo(requireNonNull(config.maxHeadAge())) > 0) {
            verdict.add(
                    Status.DEGRADED,
                    "the head, " + config.kind().unit() + ' ' + head.height() + ", is " + age.toSeconds()
                            + " s old, expected at most " + config.maxHeadAge().toSeconds() + " s");
        }
        if (config.chainId() != null && !config.chainId().equals(head.chain())) {
            verdict.add(
                    Status.DOWN,
                    "it is on chain " + (head.chain().isEmpty() ? "unknown" : head.chain()) + ", expected "
                            + Excerpt.of(config.chainId(), 80));
        }
        head.finality().judge(config.maxFinalityLag(), config.kind().unit(), now, verdict);
        if (signing != null) {
            signed(signing, head.validator(), verdict);
        }
        List<Seen.Figure> figures = new ArrayList<>(List.of(
                figure("blockchain_height", (double) head.height()),
                figure("blockchain_head_age_seconds", Math.max(0, Finality.seconds(age))),
                figure("blockchain_peers", head.peers() < 0 ? Double.NaN : (double) head.peers()),
                figure("blockchain_syncing", head.syncing() == null ? 0 : 1)));
        if (config.kind() != NodeKind.COMETBFT) {
            figures.addAll(head.finality().figures(head.height(), now));
        }
        if (signing != null) {
            figures.add(figure("blockchain_validators", signing.ofAll().size()));
            figures.add(figure("blockchain_signed_ratio", signing.ratio()));
        }
        var progress = new Seen.Progress(config.kind().unit(), head.height(), requireNonNull(config.maxBlocksBehind()));
        return verdict.answer(List.of()).seeing(new Seen(facts, List.of(progress), figures));
    }

    private void signed(Signing signing, String own, Verdict verdict) {
        int least = requireNonNull(config.minSignedPercent());
        if (signing.ratio() * 100 < least) {
            verdict.add(Status.DEGRADED, signing.tooLittle(least));
        }
        if (!signing.ofAll().contains(own) || signing.signed().contains(own)) {
            missed = 0;
        } else if (signing.height() > missedAt) {
            missed++;
        }
        missedAt = signing.height();
        if (missed >= SILENT) {
            verdict.add(
                    Status.DEGRADED,
                    "its own validator " + Excerpt.of(own, 40) + " is silent: it signed none of the last " + missed
                            + " blocks that were looked at");
        }
    }

    private void peers(Head head, Verdict verdict) {
        int least = config.leastPeers();
        if (least == 0) {
            return;
        }
        if (head.peers() < 0) {
            verdict.add(
                    Status.DEGRADED,
                    "it does not tell its peers (" + head.peersError() + "); min_peers: 0 asks for none");
        } else if (head.peers() < least) {
            String trap = head.peers() == 0 && head.syncing() == null
                    ? "; without peers it says that it is not syncing, whatever it lacks"
                    : "";
            verdict.add(Status.DEGRADED, head.peers() + " peers, expected at least " + least + trap);
        }
    }

    private static Seen.Figure figure(String metric, double value) {
        return new Seen.Figure(metric, Labels.EMPTY, Series.Kind.GAUGE, value);
    }
}
