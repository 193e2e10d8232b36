package vigie.collector.probe.blockchain;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Probe;
import vigie.collector.probe.blockchain.Chain.Head;
import vigie.collector.probe.blockchain.Rpc.Question;
import vigie.collector.probe.blockchain.Rpc.Reply;
import vigie.collector.probe.http.BasicAuth;
import vigie.collector.probe.http.HttpAsk;
import vigie.collector.probe.http.RequestHeaders;
import vigie.collector.probe.http.Scheme;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.Secret;
import vigie.model.Target;

/**
 * {@code use: blockchain}: asks a node for its head, its peers, how far its chain is final and whether it is catching up; then for the hashes
 * of some blocks below its head, which the detector compares over the nodes; then who signed, where the chain's validators sign. The calls
 * after the first are left out while the chain is too short.
 */
public final class BlockchainProbe implements Probe {
    /** The registration. */
    public static final Kind<Config> KIND = new Kind<>("blockchain", Config.class, BlockchainProbe::new);

    private final Context context;
    private final Chain chain;
    private final Rpc rpc;
    private final NodeJudge judge;
    private final int confirmations;
    private final ComparedBlocks compared;

    BlockchainProbe(Target target, Config config, Context context) {
        this.context = context;
        this.judge = new NodeJudge(config);
        boolean asksPeers = config.leastPeers() > 0;
        this.chain = switch (config.kind()) {
            case ETHEREUM -> new EthereumChain(asksPeers);
            case COMETBFT -> new CometChain();
            case BEACON -> new BeaconChain(asksPeers);
        };
        this.confirmations = Objects.requireNonNullElse(config.confirmations(), chain.usualConfirmations());
        this.compared = new ComparedBlocks(chain.lowest(), confirmations);
        var headers = RequestHeaders.of(requireNonNull(config.headers()), config.basicAuth(), config.bearerToken());
        HttpAsk http = new HttpAsk(context, target, requireNonNull(config.scheme()), config.port(), headers);
        String path = requireNonNull(config.path());
        this.rpc = config.kind() == NodeKind.BEACON
                ? new RestApi(http, path.endsWith("/") ? path.substring(0, path.length() - 1) : path, context::nanoTime)
                : new JsonRpc(http, path);
    }

    @Override
    public void start(Duration timeout, Consumer<Answer> whenDone) {
        long deadline = context.nanoTime() + timeout.toNanos();
        rpc.ask(chain.aboutHead(), timeout, new Rpc.Receiver() {
            @Override
            public void answered(List<Reply> replies) {
                Head head;
                try {
                    head = chain.head(replies);
                } catch (IllegalArgumentException e) {
                    whenDone.accept(Answer.down(CheckResult.Phase.ASSERT, String.valueOf(e.getMessage())));
                    return;
                }
                compare(head, deadline, whenDone);
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                whenDone.accept(Answer.down(phase, reason));
            }
        });
    }

    private void compare(Head head, long deadline, Consumer<Answer> whenDone) {
        List<Long> heights = compared.heights(head);
        Duration left = Duration.ofNanos(deadline - context.nanoTime());
        if (heights.isEmpty()) {
            whenDone.accept(judge.judge(head, compared.facts(head, Map.of()), null, context.now()));
            return;
        }
        if (left.isNegative() || left.isZero()) {
            whenDone.accept(
                    Answer.down(CheckResult.Phase.BODY, "no time was left to ask for the blocks below the head"));
            return;
        }
        rpc.ask(heights.stream().map(chain::block).toList(), left, new Rpc.Receiver() {
            @Override
            public void answered(List<Reply> replies) {
                Map<Long, String> hashes = new TreeMap<>();
                for (int i = 0; i < heights.size(); i++) {
                    long height = heights.get(i);
                    // One that the node does not have, as while it syncs or has pruned it, is not compared.
                    chain.hash(replies.get(i)).ifPresent(hash -> hashes.put(height, hash));
                }
                signed(head, compared.facts(head, hashes), deadline, whenDone);
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                whenDone.accept(Answer.down(phase, reason));
            }
        });
    }

    /** Asks who signed. Without an answer that is not told, and the rest is. */
    private void signed(Head head, List<Fact> blocks, long deadline, Consumer<Answer> whenDone) {
        long height = head.height() - Math.max(1, confirmations);
        List<Question> questions = height < chain.lowest() ? List.of() : chain.whoSigned(height);
        Duration left = Duration.ofNanos(deadline - context.nanoTime());
        if (questions.isEmpty() || left.isNegative() || left.isZero()) {
            whenDone.accept(judge.judge(head, blocks, null, context.now()));
            return;
        }
        rpc.ask(questions, left, new Rpc.Receiver() {
            @Override
            public void answered(List<Reply> replies) {
                Signing signing = chain.signing(height, replies).orElse(null);
                whenDone.accept(judge.judge(head, blocks, signing, context.now()));
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                whenDone.accept(judge.judge(head, blocks, null, context.now()));
            }
        });
    }

    /** The kinds of nodes. */
    public enum NodeKind {
        ETHEREUM("block"),
        COMETBFT("block"),
        BEACON("slot");

        private final String unit;

        NodeKind(String unit) {
            this.unit = unit;
        }

        /** What its heights count, as people read it. */
        String unit() {
            return unit;
        }
    }

    /**
     * The keys of a {@code blockchain} check; all but {@code kind} may be left out.
     *
     * @param path with its query, from the first slash; {@code /} unless said; for a beacon node what stands before {@code /eth}
     * @param scheme {@code http} unless said
     * @param port in place of the address's own
     * @param headers sent as they are
     * @param chainId the chain that the node must be on, decimal for Ethereum and a beacon node, a name for CometBFT; another one is DOWN
     * @param minPeers fewer are DEGRADED; 1 unless said, 0 for none asked for
     * @param maxHeadAge an older head is DEGRADED; 2 minutes unless said
     * @param maxFinalityLag a last final block that is older is DEGRADED, and so is a node that does not tell it; unless said 30 minutes, and
     *     nothing for a node that does not tell it; must be left out for CometBFT
     * @param maxBlocksBehind a node that is further behind the highest of the others is DEGRADED; 10 unless said
     * @param confirmations how far below the head blocks are compared; 1 for CometBFT and 12 for the others unless said
     * @param minSignedPercent a block of CometBFT that validators with less of the voting power signed is DEGRADED, and so is a slot that less of
     *     the sync committee signed; 85 unless said
     */
    public record Config(
            NodeKind kind,
            @Nullable String path,
            @Nullable Scheme scheme,
            @Nullable Integer port,
            @Nullable Map<String, String> headers,
            @Nullable BasicAuth basicAuth,
            @Nullable Secret bearerToken,
            @Nullable String chainId,
            @Nullable Integer minPeers,
            @Nullable Duration maxHeadAge,
            @Nullable Duration maxFinalityLag,
            @Nullable Integer maxBlocksBehind,
            @Nullable Integer confirmations,
            @Nullable Integer minSignedPercent) {

        private static final Duration HEAD_AGE = Duration.ofMinutes(2);
        private static final int BEHIND = 10;
        private static final int SIGNED = 85;

        public Config {
            path = Scheme.path(path, "/");
            scheme = scheme == null ? Scheme.HTTP : scheme;
            headers = headers == null ? Map.of() : Map.copyOf(headers);
            minPeers = minPeers == null ? 1 : minPeers;
            maxHeadAge = maxHeadAge == null ? HEAD_AGE : maxHeadAge;
            maxBlocksBehind = maxBlocksBehind == null ? BEHIND : maxBlocksBehind;
            minSignedPercent = minSignedPercent == null ? SIGNED : minSignedPercent;
            Scheme.checkPort(port);
            RequestHeaders.of(headers, basicAuth, bearerToken);
            if (maxHeadAge.isNegative() || maxHeadAge.isZero()) {
                throw new IllegalArgumentException("max_head_age must be more than 0s: was " + maxHeadAge);
            }
            if (maxFinalityLag != null && (maxFinalityLag.isNegative() || maxFinalityLag.isZero())) {
                throw new IllegalArgumentException("max_finality_lag must be more than 0s: was " + maxFinalityLag);
            }
            if (maxFinalityLag != null && kind == NodeKind.COMETBFT) {
                throw new IllegalArgumentException(
                        "max_finality_lag must be left out for cometbft, whose blocks are final once made: was "
                                + maxFinalityLag);
            }
            if (kind == NodeKind.BEACON && path.indexOf('?') >= 0) {
                throw new IllegalArgumentException("path must be without a query for beacon: was " + path);
            }
            atLeastZero("min_peers", minPeers);
            atLeastZero("max_blocks_behind", maxBlocksBehind);
            atLeastZero("confirmations", confirmations);
            atLeastZero("min_signed_percent", minSignedPercent);
            if (minSignedPercent > 100) {
                throw new IllegalArgumentException("min_signed_percent must be at most 100: was " + minSignedPercent);
            }
        }

        int leastPeers() {
            return minPeers == null ? 1 : minPeers;
        }

        private static void atLeastZero(String key, @Nullable Integer value) {
            if (value != null && value < 0) {
                throw new IllegalArgumentException(key + " must be at least 0: was " + value);
            }
        }
    }
}
