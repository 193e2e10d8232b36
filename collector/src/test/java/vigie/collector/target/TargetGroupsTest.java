package vigie.collector.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.target.TargetGroups.Malformed;
import vigie.model.Instance;
import vigie.model.Labels;

class TargetGroupsTest {
    private static List<Instance> json(String text) throws Malformed {
        return TargetGroups.json("api", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Instance> yaml(String text) throws Malformed {
        return TargetGroups.yaml("api", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsTargetsWithZoneRegionAndLabels() throws Malformed {
        List<Instance> read = json("""
                [{"targets": ["10.0.0.1:9100", "[::1]:9100"], "labels": {"zone": "a", "region": "eu", "role": "db", "__meta_x": "y"}},
                 {"targets": ["db-3"]}]""");

        Labels role = Labels.of("role", "db");
        assertThat(read)
                .containsExactly(
                        new Instance("api", "10.0.0.1:9100", "a", "eu", role),
                        new Instance("api", "[::1]:9100", "a", "eu", role),
                        new Instance("api", "db-3", "", "", Labels.EMPTY));
    }

    @Test
    void readsYamlTheSame() throws Malformed {
        List<Instance> read = yaml("""
                - targets: ['10.0.0.1:9100']
                  labels:
                    zone: a
                    shard: 7
                - targets: []
                """);

        assertThat(read).containsExactly(new Instance("api", "10.0.0.1:9100", "a", "", Labels.of("shard", "7")));
        assertThat(yaml("[]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "7",
                "[7]",
                "[{}]",
                "[{\"targets\":null}]",
                "[{\"targets\":\"a:1\"}]",
                "[{\"targets\":[7]}]",
                "[{\"targets\":[\"\"]}]",
                "[{\"targets\":[\"a b:1\"]}]",
                "[{\"targets\":[\"a:0\"]}]",
                "[{\"targets\":[\"a:99999\"]}]",
                "[{\"targets\":[\"user@a:1\"]}]",
                "[{\"targets\":[\"a:1/metrics\"]}]",
                "[{\"targets\":[\"a:1\"],\"labels\":[]}]",
                "[{\"targets\":[\"a:1\"],\"labels\":{\"a-b\":\"c\"}}]",
                "[{\"targets\":[\"a:1\"],\"labels\":{\"a\":7}}]",
                "[{\"targets\":[\"a:1\"],\"labels\":{\"a\":null}}]",
                "[{\"targets\":[\"a:1\"],\"labels\":{\"a\":{}}}]",
                "[{\"targets\":[\"a:1\"],\"other\":1}]",
                "[{\"targets\":[\"a:1\"],\"targets\":[\"b:1\"]}]",
                "[{\"targets\":[\"a:1\"]}",
                "[] x",
                "\u0000"
            })
    void refusesWhatIsNotAListOfTargetGroups(String text) {
        assertThatThrownBy(() -> json(text))
                .isInstanceOf(Malformed.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .isNotBlank()
                        .doesNotContain("\n")
                        .hasSizeLessThan(300));
    }

    @Test
    void refusesWhatIsTooMuch() {
        String many = "\"a:1\",".repeat(TargetGroups.MAX_TARGETS) + "\"a:1\"";
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < 65; i++) {
            labels.append(i == 0 ? "" : ",").append("\"l").append(i).append("\":\"v\"");
        }
        assertThatThrownBy(() -> json("[{\"targets\":[" + many + "]}]")).hasMessageContaining("50000 targets at most");
        assertThatThrownBy(() -> json("[{\"targets\":[\"a:1\"],\"labels\":{" + labels + "}}]"))
                .hasMessageContaining("64 labels at most");
        assertThatThrownBy(() -> json("[{\"targets\":[\"a:1\"],\"labels\":{\"a\":\"" + "x".repeat(1025) + "\"}}]"))
                .hasMessageContaining("1024 characters");
    }

    @Test
    void anAliasBombIsNotExpanded() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        }
        assertThatThrownBy(() -> yaml(bomb.toString())).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void neverThrowsAnythingElseForGarbage(long seed) {
        Random random = new Random(seed);
        String good = "[{\"targets\": [\"10.0.0.1:9100\"], \"labels\": {\"zone\": \"a\"}}]";
        for (int i = 0; i < 700; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int j = 0; j <= random.nextInt(4); j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(TargetGroups.json("api", bytes)).hasSizeLessThan(10);
            } catch (Malformed e) {
                assertThat(e.getMessage()).isNotBlank();
            }
            try {
                assertThat(TargetGroups.yaml("api", bytes)).hasSizeLessThan(10);
            } catch (Malformed e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
