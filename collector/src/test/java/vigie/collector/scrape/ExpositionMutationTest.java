package vigie.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A parser that remembers must say exactly what a fresh one says, whatever was read before and however the parts are cut. */
class ExpositionMutationTest {
    private static final String TEXT = """
            # HELP up Up.
            # TYPE up gauge
            up 1
            # TYPE http_requests_total counter
            http_requests_total{code="200",path="/a b"} 1027 1395066363000
            http_requests_total{code="400",path="/\\"x\\""} 3
            # TYPE rpc_seconds summary
            rpc_seconds{quantile="0.99"} 0.0133
            rpc_seconds_sum 1.7560473e+07
            rpc_seconds_count 2693
            {"dotted.name",x="y"} NaN
            """;
    private static final String OPENMETRICS = """
            # TYPE up gauge
            # HELP up Up.
            up 1
            # TYPE jobs counter
            jobs_total{queue="a"} 17
            jobs_created{queue="a"} 1.5e9
            jobs_total{queue="b"} 9 # {trace="abc"} 1
            # TYPE rpc_seconds histogram
            # UNIT rpc_seconds seconds
            rpc_seconds_bucket{le="0.1"} 1
            rpc_seconds_bucket{le="+Inf"} 3
            rpc_seconds_count 3
            rpc_seconds_sum 0.5
            # TYPE light stateset
            light{light="red"} 1
            light{light="green"} 0
            # EOF
            """;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14})
    void remembersNothingWrong(long seed) {
        Random random = new Random(seed);
        Expositions remembering = new Expositions();
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < 3_000; i++) {
                Format format = random.nextInt(500) < 250 == i % 1000 < 950 ? Format.TEXT : Format.OPENMETRICS;
                format = i / 1000 % 2 == 0 ? Format.TEXT : format;
                String good = format == Format.TEXT ? TEXT : OPENMETRICS;
                String body = random.nextInt(4) == 0 ? good : mutated(good, random);
                Expositions fresh = new Expositions();
                String anew = fresh.read(format, body);
                String again = remembering.read(format, body, random);
                assertThat(again).as("round %d: %s", i, body).isEqualTo(anew);
                assertThat(remembering.lines()).as("round %d: %s", i, body).isEqualTo(fresh.lines());
            }
        });
    }

    private static String mutated(String good, Random random) {
        List<String> lines = new ArrayList<>(List.of(good.split("(?<=\n)")));
        int at = random.nextInt(lines.size());
        switch (random.nextInt(8)) {
            case 0 -> {
                byte[] bytes = good.getBytes(StandardCharsets.ISO_8859_1);
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                return new String(bytes, StandardCharsets.ISO_8859_1);
            }
            case 1 -> {
                return good.substring(0, random.nextInt(good.length()));
            }
            case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
            case 3 -> lines.remove(at);
            case 4 -> lines.add(random.nextInt(lines.size()), lines.get(at));
            case 5 -> lines.replaceAll(line -> line.replace(" 1\n", " " + random.nextInt(5) + "\n"));
            case 6 -> lines.add(at, "fresh_" + random.nextInt(9) + " " + random.nextDouble() + "\n");
            default -> lines.set(at, lines.get(at).replace("\n", " " + random.nextInt(3) + "\n"));
        }
        return String.join("", lines);
    }
}
