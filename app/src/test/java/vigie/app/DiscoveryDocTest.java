package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.app.estate.Environment;
import vigie.app.estate.Reading;
import vigie.app.run.Kinds;
import vigie.collector.CollectorConfig;
import vigie.collector.target.ConsulSource;
import vigie.collector.target.DnsSource;
import vigie.collector.target.HttpSource;
import vigie.collector.target.KubernetesConfig;

/** {@code docs/discovery.md} shows an estate that the program takes, and names every key of the sources. */
class DiscoveryDocTest {
    private static final Path PAGE = Path.of("../docs/discovery.md");

    @TempDir
    Path folder;

    @Test
    void itsEstateIsTakenAndEverySourceIsSeen() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("services:\n");
        String shown = page.substring(start, page.indexOf("```", start));
        Path token = Files.writeString(folder.resolve("consul"), "b1gs33cr3t\n");
        Path file = Files.writeString(
                folder.resolve("estate.yaml"), "version: 1\n" + shown.replace("/run/secrets/consul", token.toString()));
        Reading reading = Kinds.reader("").read(file, Environment.SYSTEM);
        assertThat(reading)
                .as(() -> reading instanceof Reading.Rejected refused
                        ? refused.problems().toString()
                        : shown)
                .isInstanceOf(Reading.Accepted.class);
        var discovery = ((Reading.Accepted) reading)
                .estate()
                .collector()
                .services()
                .get(0)
                .discovery();
        assertThat(discovery.sources())
                .extracting(CollectorConfig.Source::shown)
                .containsExactly(
                        "file_sd " + folder.toAbsolutePath().normalize() + "/targets/*.json",
                        "http_sd http://127.0.0.1:9500/sd",
                        "dns api.internal A",
                        "consul http://127.0.0.1:8500 api",
                        "kubernetes https://kubernetes.default.svc shop/api");
    }

    static Arguments[] sources() {
        return new Arguments[] {
            Arguments.of("http_sd", HttpSource.Config.class),
            Arguments.of("dns", DnsSource.Config.class),
            Arguments.of("consul", ConsulSource.Config.class),
            Arguments.of("kubernetes", KubernetesConfig.class)
        };
    }

    @ParameterizedTest
    @MethodSource("sources")
    void itNamesEveryKey(String word, Class<? extends Record> config) throws IOException {
        String section = Pattern.compile("\n## " + word + "\n(.*?)(\n## |\\z)", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElse("");
        for (RecordComponent key : config.getRecordComponents()) {
            String written = key.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            assertThat(section).contains('`' + written + '`');
        }
    }
}
