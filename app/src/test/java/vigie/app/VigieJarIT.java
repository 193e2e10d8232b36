package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program in a process of its own. */
class VigieJarIT {
    @TempDir
    private Path folder;

    private CommandRun vigie(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-jar", Path.of("target/vigie.jar").toAbsolutePath().toString()));
        command.addAll(List.of(args));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("did not end: " + command);
        }
        return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    @Test
    void theJarRunsByItself() throws Exception {
        CommandRun run = vigie("version");
        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("vigie ").doesNotContain("${");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void namesAreResolvedByTheJdkAndNotByALibrary() throws Exception {
        try (JarFile jar = new JarFile("target/vigie.jar")) {
            assertThat(jar.getEntry("org/xbill/DNS/Message.class")).isNotNull();
            assertThat(jar.getEntry("META-INF/services/java.net.spi.InetAddressResolverProvider"))
                    .isNull();
        }
    }

    @Test
    void theJarReadsEstates() throws Exception {
        Files.writeString(folder.resolve("e.yaml"), "version: 1\nservices: []\nrute: {}\n");
        CommandRun run = vigie("check", "e.yaml");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("e.yaml:3:1: unknown key \"rute\": did you mean \"route\"?");
    }

    @Test
    void textIsUtf8WhateverTheTerminalSays() throws Exception {
        Files.writeString(folder.resolve("e.yaml"), "version: 1\nservices: [{name: a, depends_on: [a]}]\n");
        assertThat(vigie("check", "e.yaml").err()).isEqualTo("e.yaml:2:35: depends_on goes in a circle: a → a\n");
    }
}
