package vigie.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditKeyTest {
    @TempDir
    Path folder;

    @Test
    void whatItSignsIsVerifiedByThePublicHalfAloneAndNothingElseIs() throws Exception {
        AuditKey key = AuditKey.in(folder);
        String signature = key.apply("text");
        Path pub = folder.resolve("audit.pub");
        assertThat(AuditKey.verifies(pub, "text", signature)).isTrue();
        assertThat(AuditKey.verifies(pub, "texts", signature)).isFalse();
        assertThat(AuditKey.verifies(pub, "text", "")).isFalse();
        Path elsewhere = Files.createDirectory(folder.resolve("other"));
        assertThat(AuditKey.verifies(pub, "text", AuditKey.in(elsewhere).apply("text")))
                .isFalse();
    }

    @Test
    void itIsMadeOnceAndForItsOwnerOnly() throws Exception {
        String first = AuditKey.in(folder).apply("text");
        assertThat(AuditKey.in(folder).apply("text")).as("Ed25519 has no dice").isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("audit.key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeyThatIsNoneIsRefused() throws Exception {
        Files.writeString(folder.resolve("audit.key"), "nonsense");
        assertThatThrownBy(() -> AuditKey.in(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no Ed25519 key");
    }
}
