package vigie.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void isMadeForItsOwnerOnly() throws IOException {
        Path path = folder.resolve("new/data");
        try (DataDirectory data = DataDirectory.open(path)) {
            assertThat(data.recordUrl()).startsWith("jdbc:sqlite:").endsWith("record.db");
            assertThat(Files.getPosixFilePermissions(path)).hasSize(3);
        }
    }

    @Test
    void theKeyOfOutcomesIsMadeOnceForItsOwnerOnly() throws IOException {
        byte[] made;
        try (DataDirectory data = DataDirectory.open(folder)) {
            made = data.outcomeKey(new SecureRandom());
            assertThat(made).hasSize(32);
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("outcome.key"))).hasSize(2);
        try (DataDirectory data = DataDirectory.open(folder)) {
            assertThat(data.outcomeKey(new SecureRandom())).isEqualTo(made);
        }
    }

    @Test
    void isRefusedWhileSomebodyElseHasItAndSaysWho() throws IOException {
        try (DataDirectory first = DataDirectory.open(folder)) {
            assertThat(first.baselines()).isEqualTo(folder.resolve("baselines"));
            assertThatThrownBy(() -> DataDirectory.open(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another process")
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
        DataDirectory.open(folder).close();
    }
}
