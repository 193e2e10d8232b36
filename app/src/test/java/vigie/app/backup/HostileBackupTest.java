package vigie.app.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no backups, damaged ones and those that somebody made to do harm: each is refused, and nothing of it is left. */
class HostileBackupTest {
    @TempDir
    Path folder;

    private Path file;
    private Path scratch;
    private Map<String, byte[]> entries = Map.of();

    @BeforeEach
    void begin() throws IOException {
        Path data = Records.data(folder.resolve("data"), 5);
        file = folder.resolve("backup.zip");
        scratch = Files.createDirectory(folder.resolve("scratch"));
        Backup.create(data, file, Records.CLOCK);
        entries = new LinkedHashMap<>(Records.entries(file));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertThat(scratch).isEmptyDirectory();
        try (Stream<Path> paths = Files.list(folder)) {
            assertThat(paths.map(p -> p.getFileName().toString()))
                    .containsExactlyInAnyOrder("data", "backup.zip", "scratch");
        }
    }

    private void refused(String why) {
        assertThatThrownBy(() -> Backup.verify(file, scratch, Records.CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> Restore.into(file, folder.resolve("restored"), Records.CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
        assertThat(folder.resolve("restored")).doesNotExist();
    }

    private byte[] entry(String name) {
        return Objects.requireNonNull(entries.get(name), name);
    }

    private void write() throws IOException {
        Files.write(file, Records.zip(entries));
    }

    private void manifest(String from, String to) throws IOException {
        String text = Records.text(entry("manifest.json"));
        assertThat(text).contains(from);
        entries.put("manifest.json", Records.bytes(text.replace(from, to)));
        write();
    }

    @ParameterizedTest
    @ValueSource(strings = {"record.db", "node", "outcome.key", "audit.key", "audit.pub", "baselines"})
    void aPartThatWasChangedIsNamed(String part) throws IOException {
        byte[] bytes = entry(part);
        bytes[bytes.length / 2] ^= 1;
        write();
        refused("the part " + part + " is damaged: its SHA-256");
        entries.put(part, Arrays.copyOf(bytes, bytes.length - 1));
        write();
        refused("the part " + part + " is damaged: it has " + (bytes.length - 1) + " bytes, its manifest says");
        entries.put(part, Arrays.copyOf(bytes, bytes.length + 1));
        write();
        refused("the part " + part + " is damaged: it has more bytes");
        entries.remove(part);
        write();
        refused("parts are missing: " + part);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void bitsThatFlipAreFoundOrWereNothingThatIsRead(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] whole = Files.readAllBytes(file);
        Backup.Made good = Backup.verify(file, scratch, Records.CLOCK);
        int found = 0;
        for (int i = 0; i < 40; i++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            Throwable thrown = catchThrowable(() ->
                    assertThat(Backup.verify(file, scratch, Records.CLOCK)).isEqualTo(good));
            assertThat(thrown)
                    .satisfiesAnyOf(
                            t -> assertThat(t).isNull(), t -> assertThat(t).isInstanceOf(IOException.class));
            found += thrown == null ? 0 : 1;
        }
        assertThat(found).isGreaterThan(30);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 50, 90})
    void aFileThatWasCutIsRefused(int percent) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 100 * percent));
        refused("");
    }

    @Test
    void nothingIsWrittenOutsideWhateverItIsCalled() throws IOException {
        for (String name : List.of("../evil", "/tmp/evil", "..\\evil", "a/../../evil", "lock", "record.db-wal", "")) {
            Map<String, byte[]> more = new LinkedHashMap<>(entries);
            more.put(name, new byte[] {1});
            Files.write(file, Records.zip(more));
            refused("it holds something that is no part of it: '" + name + "'");
        }
        manifest("\"node\"", "\"../evil\"");
        refused("a backup has no part '../evil'");
    }

    @Test
    void aPartThatStandsTwiceIsRefused() throws IOException {
        entries.put("nodf", Records.bytes("another node\n"));
        String zip = new String(Records.zip(entries), StandardCharsets.ISO_8859_1);
        Files.write(file, zip.replace("nodf", "node").getBytes(StandardCharsets.ISO_8859_1));
        refused("it holds the part node twice");
    }

    @Test
    void aBombIsReadNoFurtherThanItsManifestSays() throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(entry("manifest.json"));
            zip.closeEntry();
            zip.putNextEntry(new ZipEntry("record.db"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 500; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        long begun = System.nanoTime();
        refused("the part record.db is damaged: it has more bytes");
        assertThat((System.nanoTime() - begun) / 1e9).isLessThan(5.0);
    }

    @Test
    void partsForWhichThereIsNoRoomAreNotBegun() throws IOException {
        String bytes = "\"bytes\" : " + entry("record.db").length;
        manifest(bytes, "\"bytes\" : 9223372036854775807");
        refused("bytes, and there is room for ");
    }

    @ParameterizedTest(name = "{0} as {1}: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `"version" : 1`        | `"version" : 2`           | version must be 1: was '2'
            `"vigie-backup"`       | `"tar"`                   | it is not that of a backup of Vigie
            `"record.db"`          | `"baselines"`             | the part baselines stands twice
            `"record.db"`          | `"lock"`                  | a backup has no part 'lock'
            `"entries" : 5`        | `"entries" : -5`          | the number of audit.entries must be whole
            `"entries" : 5`        | `"entries" : 1e99`        | the number of audit.entries must be whole
            `"entries" : 5`        | `"entries" : 4`           | it has 5 entries and ends in
            `"hash" : "`           | `"hash" : "zz`            | must be 64 hexadecimal digits
            `"taken_at" : "2026`   | `"taken_at" : "sometime`  | taken_at must be a time
            `"parts" : [`          | `"parts" : 7, "x" : [`    | it names no record.db
            `{`                    | `[`                       | is no JSON
            """)
    void aManifestThatIsNoneSaysWhy(String from, String to, String why) throws IOException {
        manifest(from, to);
        refused(why);
    }

    @Test
    void whatIsNoBackupAtAllIsRefused() throws IOException {
        Files.writeString(file, "Dear Vigie, this is not a backup. ".repeat(1_000));
        refused("it is no backup of Vigie");
        entries.put("manifest.json", Records.bytes("{\"a\":\"" + "x".repeat(70_000) + "\"}"));
        write();
        refused("manifest.json: is longer than 65536 bytes");
        entries.put("manifest.json", Records.bytes("[".repeat(60_000)));
        write();
        refused("manifest.json: is no JSON");
        Files.write(file, Records.zip(Map.of("readme.txt", new byte[10])));
        refused("it does not begin with manifest.json");
    }

    @Test
    void aRecordThatIsDamagedInsideIsRefusedThoughItsHashIsRight() throws Exception {
        byte[] record = entry("record.db");
        String before =
                Part.of(Files.write(scratch.resolve("record.db"), record)).sha256();
        Arrays.fill(record, record.length / 2, record.length / 2 + 8_192, (byte) 0x5a);
        String after =
                Part.of(Files.write(scratch.resolve("record.db"), record)).sha256();
        Files.delete(scratch.resolve("record.db"));
        manifest(before, after);
        assertThatThrownBy(() -> Backup.verify(file, scratch, Records.CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the record in it is damaged");
        assertThatThrownBy(() -> Restore.into(file, folder.resolve("restored"), Records.CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the record in it is damaged");
    }
}
