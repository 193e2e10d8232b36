package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script in a folder of its own, with a Java and a Maven that only say how they were called. */
class VigieScriptTest {
    @TempDir
    private Path folder;

    private Path home;
    private Path jar;

    @BeforeEach
    void furnish() throws IOException {
        home = folder.resolve("a house with spaces");
        jar = home.resolve("app/target/vigie.jar");
        Files.createDirectories(jar.getParent());
        Files.createDirectories(home.resolve("app/src/main/java"));
        Files.createDirectories(folder.resolve("bin"));
        Files.copy(Path.of("../vigie"), home.resolve("vigie"));
        executable(home.resolve("vigie"));
        Files.writeString(home.resolve("pom.xml"), "");
        Files.writeString(jar, "");
        Files.setLastModifiedTime(home.resolve("pom.xml"), FileTime.from(Instant.EPOCH));
        java("17.0.15");
        tool("mvn", "echo \"mvn $*\" >&2; touch app/target/vigie.jar");
    }

    private void tool(String name, String script) throws IOException {
        Path tool = folder.resolve("bin").resolve(name);
        Files.writeString(tool, "#!/bin/sh\n" + script + "\n");
        executable(tool);
    }

    private static void executable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void java(String version) throws IOException {
        tool(
                "java",
                "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\" 2026-01-01' >&2; exit; fi\n"
                        + "for a in \"$@\"; do echo \"<$a>\"; done; exit 7");
    }

    private CommandRun run(Path script, String... args) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(script.toString());
        builder.command().addAll(java.util.List.of(args));
        builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
        builder.environment().remove("JAVA_HOME");
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = builder.directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new CommandRun(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void runsTheJarWithItsArgumentsAndExitCode() throws Exception {
        CommandRun run = run(home.resolve("vigie"), "check", "my estate.yaml");
        assertThat(run).isEqualTo(new CommandRun(7, "<-jar>\n<" + jar + ">\n<check>\n<my estate.yaml>\n", ""));
    }

    @Test
    void worksThroughLinks() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a house with spaces/vigie"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), link);
        assertThat(run(second, "version").out()).contains("<" + jar + ">");
    }

    @Test
    void announcesNativeAccessFromJdk24On() throws Exception {
        java("25");
        assertThat(run(home.resolve("vigie")).out())
                .startsWith("<--enable-native-access=ALL-UNNAMED>\n<--sun-misc-unsafe-memory-access=allow>\n<-jar>\n");
    }

    @Test
    void refusesAnOldJava() throws Exception {
        java("1.8.0_402");
        CommandRun run = run(home.resolve("vigie"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("vigie: needs Java 17 or later").contains("is version 1");
    }

    @Test
    void buildsWhatIsMissing() throws Exception {
        Files.delete(jar);
        CommandRun run = run(home.resolve("vigie"), "version");
        assertThat(run.err()).isEqualTo("vigie: building, this takes a minute or two\n");
        assertThat(run.out()).contains("<version>");
        assertThat(jar).exists();
    }

    @Test
    void buildsWhatIsOlderThanASource() throws Exception {
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH.plusSeconds(1000)));
        Files.writeString(home.resolve("app/src/main/java/A.java"), "");
        assertThat(run(home.resolve("vigie")).err()).contains("building");
        assertThat(run(home.resolve("vigie")).err()).isEmpty();
    }

    @Test
    void showsWhyABuildFailed() throws Exception {
        Files.delete(jar);
        tool("mvn", "echo 'cannot find symbol'; exit 1");
        CommandRun run = run(home.resolve("vigie"));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("cannot find symbol\n").endsWith("vigie: the build failed\n");
    }
}
