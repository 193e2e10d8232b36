package vigie.collector.probe.blockchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.ScriptedHttp.Reply;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.Seen;
import vigie.collector.probe.blockchain.BlockchainProbe.Config;
import vigie.collector.probe.blockchain.BlockchainProbe.NodeKind;
import vigie.model.CheckResult;
import vigie.model.CheckResult.Fact;
import vigie.model.CheckResult.Fact.Topic;
import vigie.model.Status;

/** A beacon node in the form of the Beacon API specification; no real one was asked. */
class BeaconChainTest extends ProbeContract {
    private static final long SLOT = 11_579_200; // the first of epoch 361,850
    private static final String ROOT = "0x" + "ab".repeat(32);
    private static final String MOST_SIGNED = "0x" + "f".repeat(120) + "fffffff0"; // 508 of 512

    private final Map<String, Reply> answers = new TreeMap<>();

    private static Config config(@Nullable String path, @Nullable Duration maxFinalityLag) {
        return new Config(
                NodeKind.BEACON, path, null, 5052, null, null, null, "1", 3, null, maxFinalityLag, null, null, null);
    }

    private Probe probe(@Nullable Duration maxFinalityLag) {
        return BlockchainProbe.KIND.make(TARGET, config(null, maxFinalityLag), context);
    }

    @Override
    protected Probe probe() {
        return probe(Duration.ofMinutes(30));
    }

    @Override
    protected void answerWith(byte[] bytes) {
        http.script = request -> Reply.ok("").bytes(bytes);
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        http.script = request -> Reply.fails(phase, "scripted failure");
    }

    private void put(String path, String data) {
        answers.put(path, Reply.ok("{\"data\":" + data.replace('\'', '"') + "}"));
    }

    /** A node whose head was made six seconds ago, and that is final two epochs before it. */
    @BeforeEach
    void wellNode() {
        long genesis = time.clock().instant().getEpochSecond() - 6 - 12 * SLOT;
        head(SLOT);
        put(
                "/eth/v1/config/spec",
                "{'DEPOSIT_CHAIN_ID':'1','SECONDS_PER_SLOT':'12','SLOTS_PER_EPOCH':'32','BLOB_SCHEDULE':[]}");
        put("/eth/v1/beacon/genesis", "{'genesis_time':'" + genesis + "','genesis_fork_version':'0x00000000'}");
        syncing("0", false, false, false);
        put("/eth/v1/node/peer_count", "{'disconnected':'12','connecting':'1','connected':'56','disconnecting':'0'}");
        checkpoint(SLOT / 32 - 2, ROOT);
        for (long slot = SLOT - 80; slot < SLOT; slot++) {
            put("/eth/v1/beacon/blocks/" + slot + "/root", "{'root':'0x" + slot + "'}");
        }
        signed(SLOT - 12, MOST_SIGNED);
        http.script = request -> answers.getOrDefault(
                request.url().getPath(),
                Reply.of(404, "application/json", "{\"code\":404,\"message\":\"NOT_FOUND: beacon block\"}"));
    }

    private void head(long slot) {
        put(
                "/eth/v1/beacon/headers/head",
                "{'root':'" + ROOT + "','canonical':true,'header':{'message':{'slot':'" + slot
                        + "','proposer_index':'1'},'signature':'0x00'}}");
    }

    private void syncing(String distance, boolean syncing, boolean optimistic, boolean offline) {
        put(
                "/eth/v1/node/syncing",
                "{'head_slot':'%d','sync_distance':'%s','is_syncing':%b,'is_optimistic':%b,'el_offline':%b}"
                        .formatted(SLOT, distance, syncing, optimistic, offline));
    }

    private void checkpoint(long epoch, String root) {
        put(
                "/eth/v1/beacon/states/head/finality_checkpoints",
                "{'previous_justified':{'epoch':'1','root':'0x1'},'current_justified':{'epoch':'1','root':'0x1'},"
                        + "'finalized':{'epoch':'" + epoch + "','root':'" + root + "'}}");
    }

    private void signed(long slot, String bits) {
        put(
                "/eth/v1/beacon/blinded_blocks/" + slot,
                "{'message':{'slot':'" + slot + "','body':{'graffiti':'0x','sync_aggregate':{'sync_committee_bits':'"
                        + bits + "','sync_committee_signature':'0x00'}}},'signature':'0x00'}");
    }

    @Test
    void aNodeThatKeepsUpIsUpAndTellsWhatIsFinalAndWhoSigned() {
        Probe.Answer answer = poll(probe());
        assertThat(answer.reason()).isEmpty();
        assertThat(answer.seen().facts())
                .contains(
                        new Fact(Topic.FINAL_BLOCK, Long.toString(SLOT - 64), ROOT),
                        new Fact(Topic.BLOCK, Long.toString(SLOT - 12), "0x" + (SLOT - 12)));
        assertThat(answer.seen().progress()).containsExactly(new Seen.Progress("slot", SLOT, 10));
        assertThat(answer.seen().figures())
                .extracting(f -> f.metric() + ' ' + f.value())
                .contains(
                        "blockchain_height 1.15792E7",
                        "blockchain_peers 56.0",
                        "blockchain_syncing 0.0",
                        "blockchain_final_behind_blocks 64.0",
                        "blockchain_validators 512.0",
                        "blockchain_signed_ratio 0.9921875");
        assertThat(http.calls)
                .allMatch(call -> call.url().toString().startsWith("http://127.0.0.1:5052/eth/v1/"))
                .allMatch(call -> call.method().equals("GET"));
    }

    @Test
    void aPathStandsBeforeEachQuestion() {
        http.script = request -> Reply.of(401, "application/json", "{}");
        Probe prefixed = BlockchainProbe.KIND.make(TARGET, config("/node-1/", null), context);
        assertThat(poll(prefixed).reason()).isEqualTo("headers/head: status 401, the answer has no data");
        assertThat(http.calls.get(0).url().getPath()).isEqualTo("/node-1/eth/v1/beacon/headers/head");
    }

    @Test
    void tooFewSignaturesOfTheSyncCommitteeAreDegraded() {
        signed(SLOT - 12, "0x" + "f".repeat(88) + "0".repeat(40));
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo(
                        "slot 11579188 was signed by 352 of 512 validators of the sync committee, 68.8 %, expected at"
                                + " least 85 %: below two thirds nothing more is final");
    }

    @ParameterizedTest(name = "bits {0}")
    @ValueSource(strings = {"", "0x", "ff", "0xzz", "0xf\n", "7"})
    void bitsThatAreNoneTellNothing(String bits) {
        signed(SLOT - 12, bits.replace("\n", "\\n"));
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.seen().figures()).extracting(Seen.Figure::metric).doesNotContain("blockchain_signed_ratio");
    }

    @Test
    void aSlotWithoutABlockTellsNothing() {
        answers.remove("/eth/v1/beacon/blinded_blocks/" + (SLOT - 12));
        answers.remove("/eth/v1/beacon/blocks/" + (SLOT - 12) + "/root");
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.UP);
        assertThat(answer.seen().facts()).extracting(Fact::key).doesNotContain(Long.toString(SLOT - 12));
    }

    @Test
    void finalityThatStandsStillIsDegradedWithItsAge() {
        checkpoint(SLOT / 32 - 5, ROOT);
        assertThat(poll(probe(null)).reason())
                .isEqualTo("nothing after slot 11579040 is final, and that is 1926 s old, expected at most 1800 s");
    }

    @Test
    void whatWasFinalIsAskedForAgain() {
        Probe probe = probe();
        poll(probe);
        checkpoint(SLOT / 32 - 1, ROOT);
        assertThat(poll(probe).seen().facts())
                .contains(
                        new Fact(Topic.FINAL_BLOCK, Long.toString(SLOT - 64), "0x" + (SLOT - 64)),
                        new Fact(Topic.FINAL_BLOCK, Long.toString(SLOT - 32), ROOT));
    }

    @Test
    void aChainThatIsNotFinalYetIsDegradedOnlyIfThatIsAskedFor() {
        checkpoint(0, "0x" + "0".repeat(64));
        assertThat(poll(probe(null)).status()).isEqualTo(Status.UP);
        assertThat(poll(probe()).reason()).isEqualTo("how far the chain is final is not known: no epoch is final yet");
    }

    @ParameterizedTest(name = "syncing {0}, optimistic {1}, offline {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "true | false | false | syncing: 40 slots are missing",
                "false | true | false | syncing: its execution client has not checked the head",
                "false | true | true | syncing: its execution client does not answer it",
                "true | true | true | syncing: 40 slots are missing, its execution client does not answer it",
            })
    void whatItLacksIsSaid(boolean syncing, boolean optimistic, boolean offline, String reason) {
        syncing("40", syncing, optimistic, offline);
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason()).isEqualTo(reason);
    }

    @Test
    void anotherChainIsDownAndFewPeersAreDegraded() {
        put("/eth/v1/config/spec", "{'DEPOSIT_CHAIN_ID':'5','SLOT_DURATION_MS':'12000','SLOTS_PER_EPOCH':'32'}");
        put("/eth/v1/node/peer_count", "{'connected':'2'}");
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason()).isEqualTo("it is on chain 5, expected 1; 2 peers, expected at least 3");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/eth/v1/config/spec | {} | SECONDS_PER_SLOT must be a whole number: was \"\"",
                "/eth/v1/config/spec | {'SECONDS_PER_SLOT':[1]} | SECONDS_PER_SLOT must be a whole number: was \"\"",
                "/eth/v1/config/spec | {'SECONDS_PER_SLOT':'1099511627776'} | slot 11579200 of 1099511627776000 ms has no time",
                "/eth/v1/beacon/genesis | {'genesis_time':'-1'} | genesis_time must be a whole number: was \"-1\"",
                "/eth/v1/beacon/headers/head | {'header':7} | the slot of the head must be a whole number: was \"\"",
                "/eth/v1/beacon/headers/head | 7 | headers/head: status 200, the answer has no data",
                "/eth/v1/node/peer_count | {'connected':'many'} | connected must be a whole number: was \"many\"",
            })
    void nonsenseIsDownWithWhatItWas(String path, String data, String reason) {
        put(path, data);
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.DOWN);
        assertThat(answer.reason()).isEqualTo(reason);
    }

    @Test
    void hugeEpochsAreNoTrouble() {
        checkpoint(1L << 40, ROOT);
        assertThat(poll(probe()).status()).isEqualTo(Status.UP);
        checkpoint(Long.MAX_VALUE, ROOT);
        assertThat(poll(probe()).reason()).contains("the finalized epoch must be a whole number");
    }

    @Test
    void anAnswerThatIsTooLateIsDown() {
        http.script = request ->
                answers.getOrDefault(request.url().getPath(), Reply.ok("{}")).after(Duration.ofMillis(300));
        Probe.Answer answer = poll(probe());
        assertThat(answer.status()).isEqualTo(Status.DOWN);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config("/a?key=b", null))
                .hasMessage("path must be without a query for beacon: was /a?key=b");
    }
}
