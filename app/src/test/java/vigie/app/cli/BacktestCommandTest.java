package vigie.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.app.CommandRun;
import vigie.app.estate.EstateReader;
import vigie.app.estate.FakeEnvironment;
import vigie.app.estate.TestKinds;

class BacktestCommandTest {
    @TempDir
    private Path folder;

    private Path in;
    private Path out;

    @BeforeEach
    void name() throws IOException {
        in = Files.createDirectory(folder.resolve("in"));
        out = folder.resolve("out");
    }

    private static CommandRun run(Object... args) {
        String[] texts = new String[args.length + 1];
        texts[0] = "backtest";
        for (int i = 0; i < args.length; i++) {
            texts[i + 1] = args[i].toString();
        }
        return CommandRun.of(
                new BacktestCommand(
                        () -> false,
                        () -> 0,
                        new EstateReader(TestKinds.PROBES, TestKinds.RECEIVERS, ""),
                        new FakeEnvironment(),
                        InstantSource.system()),
                texts);
    }

    /** Thirty days of noise, every five minutes; at the rows named it is ten times as large. */
    private Path series(String name, int... wrong) throws IOException {
        StringBuilder csv = new StringBuilder("timestamp,value\n");
        Random random = new Random(name.hashCode());
        for (int i = 0; i < 30 * 288; i++) {
            double value = 100 + 5 * random.nextGaussian();
            for (int row : wrong) {
                value *= i == row ? 10 : 1;
            }
            csv.append(1_600_000_000L + i * 300L).append(',').append(value).append('\n');
        }
        Path file = in.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, csv);
    }

    private List<String> alarms(String name) throws IOException {
        return Files.readAllLines(out.resolve(name)).stream()
                .filter(row -> row.endsWith(",1"))
                .map(row -> row.substring(0, row.indexOf(',')))
                .toList();
    }

    @Test
    void oneFileIsJudgedAndItsAlarmsAreCounted() throws IOException {
        Path file = series("x.csv", 5_000);
        CommandRun run = run(file, "--out", out);
        assertThat(run).isEqualTo(new CommandRun(0, "x.csv: 8640 rows, 30.0 days, 1 alarm, 0.0333 a day\n", ""));
        assertThat(Files.readAllLines(out.resolve("x.csv"))).hasSize(8_641);
        assertThat(alarms("x.csv")).contains("1601500000");
    }

    @Test
    void aTreeKeepsItsShapeAndTheWorstAreNamed() throws IOException {
        series("a/x.csv", 5_000, 6_000);
        series("a/b/y.CSV", 5_000);
        series("z.csv");
        series(".hidden/h.csv", 5_000);
        Files.writeString(in.resolve("a/notes.txt"), "not a series");
        CommandRun run = run(in, "--out", out);
        assertThat(run.code()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "3 series: 25920 rows, 90.0 days, 3 alarms, 0.0333 for each series and day",
                        "  0.0667 a day  a/x.csv: 8640 rows, 30.0 days, 2 alarms",
                        "  0.0333 a day  a/b/y.CSV: 8640 rows, 30.0 days, 1 alarm");
        assertThat(out.resolve("a/x.csv")).exists();
        assertThat(out.resolve("a/b/y.CSV")).exists();
        assertThat(out.resolve("z.csv")).exists();
        assertThat(out.resolve(".hidden")).doesNotExist();
        assertThat(out.resolve("a/notes.txt")).doesNotExist();
    }

    @Test
    void fewerFalseAlarmsAreAcceptedFewerAreRaised() throws IOException {
        Path file = series("x.csv", 2_000, 3_000, 4_000, 5_000, 6_000, 7_000);
        run(file, "--out", out, "--false-alarms", "1");
        int many = alarms("x.csv").size();
        run(file, "--out", out, "--false-alarms", "0.0000001");
        assertThat(alarms("x.csv")).hasSizeLessThan(many);
    }

    @Test
    void labelsSayHowManyWereRight() throws IOException {
        series("x.csv", 5_000, 6_000);
        series("y.csv");
        Path labels = Files.writeString(
                folder.resolve("l.json"),
                "{\"x.csv\": [[1601500000, 1601500600], [1602400000," + " 1602400000]], \"gone.csv\": []}");
        CommandRun run = run(in, "--out", out, "--labels", labels);
        assertThat(run.code()).isZero();
        assertThat(run.out().lines().skip(2))
                .containsExactly(
                        "of the 2 alarms after probation 1 was right (precision 0.500), of 2 windows 1 was found (recall"
                                + " 0.500, F1 0.500), 0.0 rows late; 0.0365 false alarms for each series and day",
                        "1 series has no labels and is left out of this");
        assertThat(run.err()).isEqualTo("backtest: the labels name a file that is not there: gone.csv\n");
        assertThat(run(in, "--out", out, "--labels", labels, "--json").out())
                .contains("\"precision\" : 0.5", "\"without_value\" : 0", "\"file\" : \"y.csv\"", "\"alarms\" : 2");
    }

    @Test
    void aFileThatCannotBeReadLeavesWhatWasThereAndTheOthersGoOn() throws IOException {
        series("a.csv");
        Files.writeString(in.resolve("b.csv"), "timestamp,value\n0,1\n60,much\n");
        Files.createDirectory(out);
        Files.writeString(out.resolve("b.csv"), "of last time");
        CommandRun run = run(in, "--out", out);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(in.resolve("b.csv") + ":3:4: a value must be a number, or empty: was \"much\"\n");
        assertThat(out.resolve("b.csv")).hasContent("of last time");
        try (var left = Files.list(out)) {
            assertThat(left.map(p -> p.getFileName().toString())).containsExactlyInAnyOrder("a.csv", "b.csv");
        }
    }

    @Test
    void theInputIsNeverWrittenOver() throws IOException {
        Path file = series("x.csv");
        String before = Files.readString(file);
        Path link = Files.createSymbolicLink(folder.resolve("link"), in);
        for (Object[] args : new Object[][] {{in, "--out", in}, {file, "--out", in}, {in, "--out", link}}) {
            CommandRun run = run(args);
            assertThat(run.code()).isEqualTo(2);
            assertThat(run.err()).startsWith("--out must be another folder").contains("x.csv would be written over");
        }
        assertThat(file).hasContent(before);
    }

    @Test
    void anOutputInsideTheTreeIsNotReadTheNextTime() throws IOException {
        series("x.csv");
        Path inside = in.resolve("scored");
        assertThat(run(in, "--out", inside).out()).startsWith("x.csv: ");
        assertThat(run(in, "--out", inside).out()).startsWith("x.csv: ");
        assertThat(inside.resolve("scored")).doesNotExist();
    }

    @Test
    void wrongUsageIsTold() throws IOException {
        Path file = series("x.csv");
        assertThat(run(file).code()).isEqualTo(2);
        assertThat(run(in.resolve("gone"), "--out", out).err()).isEqualTo(in.resolve("gone") + " does not exist\n");
        assertThat(run(file, "--out", file).err()).isEqualTo("--out must be a folder: was the file " + file + "\n");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(run(empty, "--out", out)).isEqualTo(new CommandRun(2, "", "no .csv file under " + empty + "\n"));
        for (String rate : List.of("0", "-1", "NaN", "Infinity")) {
            assertThat(run(file, "--out", out, "--false-alarms=" + rate).err())
                    .startsWith("backtest: --false-alarms must be more than 0: was ");
        }
        assertThat(run(file, "--out", out, "--labels", in.resolve("gone")).code())
                .isEqualTo(2);
    }
}
