package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of {@code examples/shop/README.md} against what the script says that it can break. */
class ShopDocTest {
    private static final Path SHOP = Path.of("../examples/shop");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z-]+)` \\| [^|]+ \\| `([a-z/-]+)` \\| ([A-Z]+), \"([^|]+)\" \\|$");

    @Test
    void itsTableHasEveryFaultAsTheScriptHasIt() throws Exception {
        Process script = new ProcessBuilder(SHOP.resolve("shop").toString(), "faults").start();
        String faults = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).isZero();
        List<String> told =
                faults.lines().map(line -> line.replaceAll(" +", " ")).toList();
        List<String> written = ROW.matcher(Files.readString(SHOP.resolve("README.md")))
                .results()
                .map(row -> String.join(" ", row.group(1), row.group(2), row.group(3), row.group(4)))
                .toList();
        assertThat(told).hasSizeGreaterThan(20);
        assertThat(written).containsExactlyElementsOf(told);
    }
}
