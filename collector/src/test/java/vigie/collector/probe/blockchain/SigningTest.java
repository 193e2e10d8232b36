package vigie.collector.probe.blockchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.probe.Probe;
import vigie.collector.probe.blockchain.BlockchainProbe.Config;
import vigie.collector.probe.blockchain.BlockchainProbe.NodeKind;
import vigie.collector.probe.blockchain.Chain.Head;
import vigie.collector.probe.blockchain.Rpc.Reply;
import vigie.collector.probe.http.JsonBody;
import vigie.model.Status;

/** Who signed a block, in the form of CometBFT's RPC specification, and what that means. */
class SigningTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Config config(@Nullable Integer minSignedPercent) {
        return new Config(
                NodeKind.COMETBFT,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                minSignedPercent);
    }

    private static Reply reply(String json) {
        return new Reply(JsonBody.read(json.getBytes(StandardCharsets.UTF_8)).orElseThrow(), null);
    }

    private static final Reply NO_SUCH_PAGE =
            new Reply(MissingNode.getInstance(), "page should be within [1, 1] range");

    /** Validators v0, v1, … with their powers. */
    private static Reply validators(long... powers) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < powers.length; i++) {
            all.add("{\"address\":\"v" + i + "\",\"voting_power\":\"" + powers[i] + "\",\"proposer_priority\":\"0\"}");
        }
        return reply("{\"block_height\":\"23\",\"validators\":[" + String.join(",", all) + "],\"count\":\""
                + powers.length + "\",\"total\":\"" + powers.length + "\"}");
    }

    /** A letter for each validator: s signed, n voted for no block, a was absent. */
    private static Reply commit(long height, String votes) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < votes.length(); i++) {
            int flag = switch (votes.charAt(i)) {
                case 's' -> 2;
                case 'n' -> 3;
                default -> 1;
            };
            String who = flag == 1 ? "" : "v" + i;
            all.add("{\"block_id_flag\":" + flag + ",\"validator_address\":\"" + who + "\",\"signature\":null}");
        }
        return reply("{\"signed_header\":{\"commit\":{\"height\":\"" + height + "\",\"round\":0,\"signatures\":["
                + String.join(",", all) + "]}},\"canonical\":true}");
    }

    private static Signing signing(long height, String votes, long... powers) {
        return Signing.of(height, List.of(commit(height, votes), validators(powers), NO_SUCH_PAGE))
                .orElseThrow();
    }

    private static Head head(long height, String validator) {
        return new Head(height, NOW.minus(Duration.ofSeconds(5)), "chain", 3, "", null, validator, Finality.AT_ONCE);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"ssss, 1.0", "sssa, 0.75", "ssan, 0.5", "aaaa, 0.0"})
    void thePartThatSignedIsByVotingPower(String votes, double ratio) {
        assertThat(signing(23, votes, 10, 10, 10, 10).ratio()).isCloseTo(ratio, within(1e-9));
    }

    @Test
    void aSignatureCountsOnceAndBigPowersDoNotOverflow() {
        Reply twice = reply(
                "{\"signed_header\":{\"commit\":{\"height\":\"23\",\"signatures\":["
                        + "{\"block_id_flag\":2,\"validator_address\":\"v0\"},{\"block_id_flag\":2,\"validator_address\":\"v0\"}]}}}");
        Reply all = validators(Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(Signing.of(23, List.of(twice, all, NO_SUCH_PAGE))
                        .orElseThrow()
                        .ratio())
                .isCloseTo(0.5, within(1e-9));
    }

    @Test
    void fewSignaturesAreDegradedWithTheNumbers() {
        NodeJudge judge = new NodeJudge(config(null));
        Probe.Answer answer = judge.judge(head(24, ""), List.of(), signing(23, "sssa", 10, 10, 10, 10), NOW);
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .isEqualTo(
                        "block 23 was signed by 3 of 4 validators with 75.0 % of the voting power, expected at least "
                                + "85 %: the chain stops at two thirds");
        assertThat(answer.seen().figures())
                .extracting(f -> f.metric() + ' ' + f.value())
                .contains("blockchain_validators 4.0", "blockchain_signed_ratio 0.75");
        assertThat(judge.judge(head(24, ""), List.of(), signing(23, "sssa", 100, 100, 100, 1), NOW)
                        .status())
                .as("a small one is silent")
                .isEqualTo(Status.UP);
        assertThat(new NodeJudge(config(75))
                        .judge(head(24, ""), List.of(), signing(23, "sssa", 10, 10, 10, 10), NOW)
                        .status())
                .isEqualTo(Status.UP);
    }

    @Test
    void aNodeWhoseOwnValidatorIsSilentSaysSoAtTheThirdBlock() {
        NodeJudge judge = new NodeJudge(config(0));
        for (long height = 23; height < 25; height++) {
            assertThat(own(judge, height, "sssa").status()).isEqualTo(Status.UP);
            assertThat(own(judge, height, "sssa").status())
                    .as("the same block counts once")
                    .isEqualTo(Status.UP);
        }
        assertThat(own(judge, 25, "sssa").reason())
                .isEqualTo("its own validator v3 is silent: it signed none of the last 3 blocks that were looked at");
        assertThat(own(judge, 26, "ssss").status()).isEqualTo(Status.UP);
        assertThat(own(judge, 27, "sssa").status()).isEqualTo(Status.UP);
        assertThat(new NodeJudge(config(0))
                        .judge(head(30, "stranger"), List.of(), signing(29, "sssa", 1, 1, 1, 1), NOW)
                        .status())
                .as("a node that is no validator")
                .isEqualTo(Status.UP);
    }

    private static Probe.Answer own(NodeJudge judge, long height, String votes) {
        return judge.judge(head(height + 1, "v3"), List.of(), signing(height, votes, 10, 10, 10, 10), NOW);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "{\"validators\":7,\"total\":\"1\"}",
                "{\"validators\":[],\"total\":\"0\"}",
                "{\"validators\":[{\"address\":\"v0\",\"voting_power\":\"10\"}],\"total\":\"300\"}",
                "{\"validators\":[{\"address\":\"v0\",\"voting_power\":\"0\"}],\"total\":\"1\"}",
                "{\"validators\":[{\"address\":\"v0\",\"voting_power\":\"-5\"}],\"total\":\"1\"}",
                "{\"validators\":[{\"address\":\"v0\",\"voting_power\":\"1e9\"}],\"total\":\"1\"}",
                "{\"validators\":[{\"voting_power\":\"10\"}],\"total\":\"1\"}",
                "{\"validators\":[{\"address\":\"other\",\"voting_power\":\"10\"}],\"total\":\"1\"}",
            })
    void whatDoesNotFitTellsNothing(String validators) {
        assertThat(Signing.of(23, List.of(commit(23, "s"), reply(validators), NO_SUCH_PAGE)))
                .isEmpty();
    }

    @Test
    void aCommitOfAnotherHeightTellsNothing() {
        assertThat(Signing.of(23, List.of(commit(22, "s"), validators(10), NO_SUCH_PAGE)))
                .isEmpty();
        assertThat(Signing.of(23, List.of(NO_SUCH_PAGE, validators(10), NO_SUCH_PAGE)))
                .isEmpty();
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config(101)).hasMessage("min_signed_percent must be at most 100: was 101");
        assertThatThrownBy(() -> config(-1)).hasMessage("min_signed_percent must be at least 0: was -1");
    }
}
