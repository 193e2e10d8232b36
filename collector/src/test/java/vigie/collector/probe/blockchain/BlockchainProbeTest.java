package vigie.collector.probe.blockchain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.Seen;
import vigie.collector.probe.blockchain.BlockchainProbe.Config;
import vigie.collector.probe.blockchain.BlockchainProbe.NodeKind;
import vigie.collector.probe.http.JsonBody;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Status;

/** Nodes that answer what a test says. Ethereum's answers are those of anvil 1.7.1, CometBFT's were recorded from version 0.38.17 and shortened; who signed is told in the form of CometBFT's RPC specification. */
class BlockchainProbeTest extends ProbeContract {
    private final Map<String, String> results = new TreeMap<>();

    private static Config config(NodeKind kind, @Nullable String chainId, @Nullable Integer minPeers) {
        return config(kind, chainId, minPeers, null);
    }

    private static Config config(
            NodeKind kind, @Nullable String chainId, @Nullable Integer minPeers, @Nullable Duration maxFinalityLag) {
        return new Config(
                kind, null, null, null, null, null, null, chainId, minPeers, null, maxFinalityLag, null, null, null);
    }

    private Probe probe(Config config) {
        return BlockchainProbe.KIND.make(TARGET, config, context);
    }

    @Override
    protected Probe probe() {
        return probe(config(NodeKind.ETHEREUM, "31337", null));
    }

    @Override
    protected void answerWith(byte[] bytes) {
        http.script = request -> Reply.ok("").bytes(bytes);
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        http.script = request -> Reply.fails(phase, "scripted failure");
    }

    /** An Ethereum node with its head at a height, made so long ago. */
    private void ethereum(long height, Duration ago, String peers, String syncing) {
        results.put("net_peerCount", peers);
        results.put("eth_syncing", syncing);
        results.put("eth_chainId", "\"0x7a69\"");
        results.put(
                "eth_getBlockByNumber[\"latest\",false]",
                block(height, time.clock().instant().minus(ago)));
        for (long i = 0; i <= height; i++) {
            results.put("eth_getBlockByNumber[\"0x" + Long.toHexString(i) + "\",false]", block(i, Instant.EPOCH));
        }
        answers();
    }

    private static String block(long height, Instant at) {
        return "{\"number\":\"0x%x\",\"hash\":\"0xb10c%x\",\"timestamp\":\"0x%x\"}"
                .formatted(height, height, at.getEpochSecond());
    }

    /** Answers each question of a batch, the last first, as a server may. */
    private void answers() {
        http.script = request -> {
            var batch = JsonBody.read(requireNonNull(request.body())).orElseThrow();
            StringBuilder all = new StringBuilder();
            for (int i = batch.size() - 1; i >= 0; i--) {
                var one = batch.get(i);
                String method = one.path("method").asText();
                String result = results.getOrDefault(method + one.path("params"), results.get(method));
                String outcome = result == null
                        ? "\"error\":{\"code\":-32601,\"message\":\"Method not found\"}"
                        : "\"result\":" + result;
                all.append(all.isEmpty() ? "[" : ",")
                        .append("{\"jsonrpc\":\"2.0\",\"id\":")
                        .append(one.path("id"))
                        .append(',')
                        .append(outcome)
                        .append('}');
            }
            return Reply.ok(all.append(']').toString());
        };
    }

    @Test
    void aNodeThatKeepsUpIsUpAndTellsItsBlocks() {
        ethereum(200, Duration.ofSeconds(5), "\"0x3\"", "false");
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.seen().facts())
                .containsExactly(
                        new Fact(Topic.BLOCK, "144", "0xb10c90"),
                        new Fact(Topic.BLOCK, "160", "0xb10ca0"),
                        new Fact(Topic.BLOCK, "176", "0xb10cb0"),
                        new Fact(Topic.BLOCK, "180", "0xb10cb4"),
                        new Fact(Topic.BLOCK, "184", "0xb10cb8"),
                        new Fact(Topic.BLOCK, "188", "0xb10cbc"));
        assertThat(answer.seen().progress()).containsExactly(new Seen.Progress("block", 200, 10));
        assertThat(answer.seen().figures())
                .extracting(f -> f.metric() + ' ' + f.value())
                .containsExactly(
                        "blockchain_height 200.0",
                        "blockchain_head_age_seconds 5.01",
                        "blockchain_peers 3.0",
                        "blockchain_syncing 0.0",
                        "blockchain_final_age_seconds NaN",
                        "blockchain_final_behind_blocks NaN");
    }

    @Test
    void d11_notSyncingWithoutPeersIsDegraded() {
        ethereum(200, Duration.ofSeconds(5), "\"0x0\"", "false");
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo(
                        "0 peers, expected at least 1; without peers it says that it is not syncing, whatever it lacks");
    }

    @Test
    void aNodeThatCatchesUpSaysHowFarItIs() {
        ethereum(
                200,
                Duration.ofHours(1),
                "\"0x1\"",
                "{\"startingBlock\":\"0x0\",\"currentBlock\":\"0xc8\",\"highestBlock\":\"0x3e8\"}");
        assertThat(poll(probe()).reason())
                .isEqualTo("syncing: block 200 of 1000; the head, block 200, is 3600 s old, expected at most 120 s");
    }

    @Test
    void anotherChainIsDown() {
        ethereum(200, Duration.ofSeconds(5), "\"0x1\"", "false");
        Probe.Answer answer = poll(probe(config(NodeKind.ETHEREUM, "1", null)));
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason()).isEqualTo("it is on chain 31337, expected 1");
    }

    @Test
    void aNodeThatDoesNotTellItsPeersIsDegradedUnlessNoneAreAskedFor() {
        ethereum(3, Duration.ofSeconds(5), "1", "false");
        results.remove("net_peerCount");
        assertThat(poll(probe()).reason())
                .isEqualTo("it does not tell its peers (net_peerCount: Method not found); min_peers: 0 asks for none");
        Probe.Answer answer = poll(probe(config(NodeKind.ETHEREUM, null, 0)));
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.seen().facts())
                .as("a chain that is too short is not compared")
                .isEmpty();
    }

    @Test
    void aBlockThatTheNodeHasPrunedIsNotCompared() {
        ethereum(200, Duration.ofSeconds(5), "\"0x3\"", "false");
        results.put("eth_getBlockByNumber[\"0x90\",false]", "null");
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.seen().facts()).extracting(Fact::key).containsExactly("160", "176", "180", "184", "188");
    }

    @Test
    void nonsenseIsDownWithWhatItWas() {
        ethereum(200, Duration.ofSeconds(5), "\"0x3\"", "false");
        results.put("eth_getBlockByNumber[\"latest\",false]", "{\"number\":\"-1\\n\",\"timestamp\":\"0x1\"}");
        assertThat(poll(probe()).reason())
                .isEqualTo("the number of the latest block must be a hexadecimal number: was \"-1\"");
        results.remove("eth_getBlockByNumber[\"latest\",false]");
        assertThat(poll(probe()).reason()).isEqualTo("eth_getBlockByNumber: Method not found");
        answerWith("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"no batches\"}}"
                .getBytes(StandardCharsets.UTF_8));
        assertThat(poll(probe()).reason()).isEqualTo("several questions at once are refused: no batches");
        http.script = request -> Reply.of(403, "text/plain", "forbidden");
        assertThat(poll(probe()).reason()).isEqualTo("status 403, expected 200");
    }

    private void isFinal(long height, String hash, Duration ago) {
        long at = time.clock().instant().minus(ago).getEpochSecond();
        results.put(
                "eth_getBlockByNumber[\"finalized\",false]",
                "{\"number\":\"0x%x\",\"hash\":\"%s\",\"timestamp\":\"0x%x\"}".formatted(height, hash, at));
    }

    private static List<String> told(Probe.Answer answer, Topic topic) {
        return answer.seen().facts().stream()
                .filter(fact -> fact.topic() == topic)
                .map(fact -> fact.key() + ' ' + fact.value())
                .toList();
    }

    private static List<String> figures(Probe.Answer answer) {
        return answer.seen().figures().stream()
                .filter(figure -> figure.metric().startsWith("blockchain_final"))
                .map(figure -> figure.metric() + ' ' + figure.value())
                .toList();
    }

    @Test
    void whatIsFinalIsToldAndAskedForAgain() {
        ethereum(200, Duration.ofSeconds(5), "\"0x3\"", "false");
        isFinal(130, "0xb10c82", Duration.ofSeconds(845));
        Probe probe = probe();
        Probe.Answer answer = poll(probe);
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(told(answer, Topic.FINAL_BLOCK)).containsExactly("130 0xb10c82");
        assertThat(figures(answer))
                .containsExactly("blockchain_final_age_seconds 845.01", "blockchain_final_behind_blocks 70.0");
        isFinal(162, "0xb10ca2", Duration.ofSeconds(460));
        results.put("eth_getBlockByNumber[\"0x82\",false]", block(0xbad, Instant.EPOCH));
        answer = poll(probe);
        assertThat(told(answer, Topic.FINAL_BLOCK))
                .as("what was final the last time is asked for, and every block below what is final now is final")
                .containsExactly("130 0xb10cbad", "144 0xb10c90", "160 0xb10ca0", "162 0xb10ca2");
        assertThat(told(answer, Topic.BLOCK)).contains("130 0xb10cbad").doesNotContain("162 0xb10ca2");
    }

    @Test
    void finalityThatStandsStillIsDegradedWithItsAge() {
        ethereum(200, Duration.ofSeconds(5), "\"0x3\"", "false");
        isFinal(130, "0xb10c82", Duration.ofSeconds(1801));
        assertThat(poll(probe()).reason())
                .isEqualTo("nothing after block 130 is final, and that is 1801 s old, expected at most 1800 s");
        isFinal(130, "0xb10c82", Duration.ofSeconds(1799));
        assertThat(poll(probe()).status()).isEqualTo(Status.UP);
        Config strict = config(NodeKind.ETHEREUM, null, null, Duration.ofMinutes(15));
        assertThat(poll(probe(strict)).reason()).endsWith("is 1801 s old, expected at most 900 s");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "null | no block is final yet",
                "7 | no block is final yet",
                "{'number':'0x0','hash':'0xaa','timestamp':'0x0'} | no block but the first is final yet",
                "{'number':'0x82'} | no block is final yet",
                "{'number':'0x-5','hash':'0xaa','timestamp':'0x1'} | the number of the finalized block must be a hexadecimal number: was \"0x-5\"",
                "{'number':'0x','hash':'0xaa','timestamp':'0x1'} | the number of the finalized block must be a hexadecimal number: was \"0x\"",
                "{'number':'0x82','hash':'0xaa'} | the timestamp of the finalized block must be a hexadecimal number: was \"\"",
            })
    void aNodeThatTellsNoFinalBlockIsDegradedOnlyIfThatIsAskedFor(String result, String reason) {
        ethereum(200, Duration.ofSeconds(5), "\"0x3\"", "false");
        results.put("eth_getBlockByNumber[\"finalized\",false]", result.replace('\'', '"'));
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(told(answer, Topic.FINAL_BLOCK)).isEmpty();
        assertThat(figures(answer))
                .containsExactly("blockchain_final_age_seconds NaN", "blockchain_final_behind_blocks NaN");
        Config asked = config(NodeKind.ETHEREUM, null, null, Duration.ofMinutes(30));
        assertThat(poll(probe(asked)).reason()).isEqualTo("how far the chain is final is not known: " + reason);
    }

    @Test
    void anErrorForTheTagIsSaidAsTheNodeSaysIt() {
        ethereum(200, Duration.ofSeconds(5), "\"0x3\"", "false");
        assertThat(poll(probe(config(NodeKind.ETHEREUM, null, null, Duration.ofMinutes(30))))
                        .reason())
                .isEqualTo("how far the chain is final is not known: eth_getBlockByNumber finalized: Method not found");
    }

    @Test
    void timesBeyondAllYearsAreNoTrouble() {
        ethereum(200, Duration.ofSeconds(5), "\"0x3\"", "false");
        String far = "{\"number\":\"0xc8\",\"hash\":\"0xaa\",\"timestamp\":\"0xfffffffffffffff\"}";
        results.put("eth_getBlockByNumber[\"latest\",false]", far);
        results.put("eth_getBlockByNumber[\"finalized\",false]", far);
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(figures(answer)).contains("blockchain_final_age_seconds 0.0");
    }

    private void comet(String catchingUp, String peers) {
        results.put("status", """
                {"node_info":{"protocol_version":{"p2p":"8","block":"11","app":"1"},"id":"36f0aae4c80303d55f9958ead0d4b517466670c9",
                 "network":"test-chain-XK3ShX","version":"0.38.17"},
                 "sync_info":{"latest_block_hash":"C7E2ECD2E675C216146E6D3CCD4C5093139A7AFCE6CDB4F5E1DCA0505354ED78",
                 "latest_app_hash":"0000000000000000","latest_block_height":"24","latest_block_time":"@time@",
                 "earliest_block_height":"1","catching_up":@catching@},
                 "validator_info":{"address":"8B04FCC7A8473582E5D7DE9F18E04187F5C67569","voting_power":"10"}}""".replace(
                "@time@", time.clock().instant().minusSeconds(6).toString()).replace("@catching@", catchingUp));
        results.put(
                "net_info",
                "{\"listening\":true,\"listeners\":[\"Listener(@)\"],\"n_peers\":\"" + peers + "\",\"peers\":[]}");
        results.put("blockchain", """
                {"last_height":"24","block_metas":[{"block_id":{"hash":"F6C5D64FB9D17FF4AAADD50D3A4948909C13BD8060F51F2CA9E46636DD825F08",
                 "parts":{"total":1,"hash":"68B62B76ECB3AC8330F66D92D0610DFE1A5CD09044922B684EAE43B7C167CBEF"}},"block_size":"577",
                 "header":{"chain_id":"test-chain-XK3ShX","height":"4","app_hash":"0000000000000000"},"num_txs":"0"}]}""");
        answers();
    }

    @Test
    void aNodeOfCometTellsTheSame() {
        comet("false", "1");
        Probe.Answer answer = poll(probe(config(NodeKind.COMETBFT, "test-chain-XK3ShX", null)));
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.seen().facts())
                .extracting(Fact::key)
                .as("from the first block on")
                .containsExactly("12", "16", "20", "23");
        assertThat(answer.seen().facts())
                .extracting(Fact::value)
                .containsOnly("f6c5d64fb9d17ff4aaadd50d3a4948909c13bd8060f51f2ca9e46636dd825f08");
        assertThat(answer.seen().progress()).containsExactly(new Seen.Progress("block", 24, 10));
        comet("true", "0");
        assertThat(poll(probe(config(NodeKind.COMETBFT, null, null))).reason())
                .isEqualTo("syncing: it is catching up, at block 24; 0 peers, expected at least 1");
    }

    @Test
    void aNodeOfCometTellsWhoSignedTheBlockBelowItsHead() {
        comet("false", "1");
        results.put("commit", """
                {"signed_header":{"commit":{"height":"23","signatures":[{"block_id_flag":2,"validator_address":"8B04"},
                 {"block_id_flag":1,"validator_address":""}]}},"canonical":true}""");
        results.put("validators", """
                {"block_height":"23","validators":[{"address":"8B04","voting_power":"30"},{"address":"77A1","voting_power":"10"}],
                 "count":"2","total":"2"}""");
        Probe.Answer answer = poll(probe(config(NodeKind.COMETBFT, null, null)));
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .startsWith("block 23 was signed by 1 of 2 validators with 75.0 % of the voting power");
        assertThat(answer.seen().facts()).as("the blocks are told as well").hasSize(4);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config(NodeKind.COMETBFT, null, -1))
                .hasMessage("min_peers must be at least 0: was -1");
        assertThatThrownBy(() -> config(NodeKind.ETHEREUM, null, null, Duration.ZERO))
                .hasMessage("max_finality_lag must be more than 0s: was PT0S");
        assertThatThrownBy(() -> config(NodeKind.COMETBFT, null, null, Duration.ofMinutes(1)))
                .hasMessage(
                        "max_finality_lag must be left out for cometbft, whose blocks are final once made: was PT1M");
    }
}
