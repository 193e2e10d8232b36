package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import vigie.app.estate.Environment;
import vigie.app.estate.Reading;
import vigie.app.run.Kinds;

/** What {@code docs/backups.md} and the restore of {@code docs/drills.md} show is what the program takes. */
class BackupsDocTest {
    private static final Path DOCS = Path.of("../docs");

    @TempDir
    Path folder;

    private static List<String> blocks(String page, String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve(page)))
                .results()
                .map((MatchResult r) -> r.group(1))
                .toList();
    }

    private void taken(String estate) throws IOException {
        Path file = Files.writeString(folder.resolve("estate.yaml"), estate);
        Reading reading = Kinds.reader("").read(file, Environment.SYSTEM);
        assertThat(reading)
                .as(() -> ((Reading.Rejected) reading).problems().toString())
                .isInstanceOf(Reading.Accepted.class);
    }

    @Test
    void theEstateThatWatchesItsBackupsIsTaken() throws IOException {
        taken("version: 1\n" + blocks("backups.md", "yaml").get(0));
    }

    @Test
    void theEstateOfTheRestoreIsTaken() throws IOException {
        Files.writeString(folder.resolve("restic.password"), "a-password\n");
        Files.writeString(folder.resolve("restorer.secret"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n");
        List<String> estates = blocks("drills.md", "yaml");
        taken(estates.get(estates.size() - 1).replace("/etc/vigie", folder.toString()));
    }

    @Test
    void theNightlyScriptUsesOptionsThatThereAre() throws IOException {
        String script = blocks("backups.md", "sh").get(1);
        assertThat(script).startsWith("#!/bin/sh");
        CommandLine backup = Objects.requireNonNull(
                Vigie.commandLine(Vigie.commands()).getSubcommands().get("backup"));
        CommandLine create = Objects.requireNonNull(backup.getSubcommands().get("create"));
        for (String option : List.of("--data", "--config", "--out")) {
            assertThat(script).contains(option);
            assertThat(create.getCommandSpec().findOption(option)).as(option).isNotNull();
        }
    }
}
