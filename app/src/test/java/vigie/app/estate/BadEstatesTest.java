package vigie.app.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file in {@code estates/bad} against the lines that its neighbour {@code .txt} holds. With {@code -Dvigie.golden=write} the
 * neighbours are written anew, to be read before they are committed.
 */
class BadEstatesTest {
    private static final Path FOLDER = Path.of("src/test/resources/estates/bad");

    @ParameterizedTest
    @MethodSource("files")
    void refusesWithPlaceAndReason(String name) throws IOException {
        FakeEnvironment environment = new FakeEnvironment()
                .file("/run/secrets/runner", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
                .file("/run/secrets/blank", "one two three four\n")
                .file("/run/secrets/other", "other-0123456789abcdef\n")
                .file("/run/secrets/third", "third-0123456789abcdef\n")
                .file("/run/secrets/fourth", "fourth-0123456789abcdef\n")
                .file("/run/secrets/empty", "\n")
                .file("/run/secrets/binary", new byte[] {(byte) 0xff, (byte) 0xfe})
                .file("/run/secrets/huge", "x".repeat(65_537))
                .variable("PASSWORD", "hunter2");
        String found = environment.refused(Files.readString(FOLDER.resolve(name))) + '\n';
        Path expected = FOLDER.resolve(name.replace(".yaml", ".txt"));
        if ("write".equals(System.getProperty("vigie.golden"))) {
            Files.writeString(expected, found);
        }
        assertThat(found).isEqualTo(Files.readString(expected)).doesNotContain("hunter2");
    }

    static List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }
}
