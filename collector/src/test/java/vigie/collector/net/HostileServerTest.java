package vigie.collector.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.model.CheckResult.Phase;

/** Servers that hang, drip, flood and lie: each ends at a limit or at the deadline, with a reason, in bounded memory. */
class HostileServerTest {
    private static final long MAX = 10 << 20;
    private static byte[] bomb = {};

    private final Transports transports = new Transports();

    /** One member of gzip: a mebibyte of zeros, flushed so that the same bytes mean the same again, 1,024 times. */
    @BeforeAll
    static void packABomb() throws IOException {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(new byte[1 << 20]);
        byte[] block = new byte[1 << 16];
        int size = deflater.deflate(block, 0, block.length, Deflater.FULL_FLUSH);
        deflater.end();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0});
        for (int i = 0; i < 1024; i++) {
            packed.write(block, 0, size);
        }
        bomb = packed.toByteArray();
    }

    @AfterEach
    void close() throws InterruptedException {
        transports.close();
    }

    private Heard call(RawServer server, Duration timeout) throws InterruptedException {
        Heard heard = new Heard(false);
        transports.http.send(Heard.request("GET", server.url("/"), "a", null, timeout, MAX), heard);
        return heard.await();
    }

    @Test
    void refusesABombOfAGigabyteInTimeAndMemory() throws Exception {
        assertThat(bomb.length).isLessThan(2 << 20);
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n\r\n");
            c.write(bomb);
        })) {
            call(server, Duration.ofSeconds(10));
            long before = used();
            long start = System.nanoTime();
            Heard heard = call(server, Duration.ofSeconds(10));
            long ms = (System.nanoTime() - start) / 1_000_000;
            assertThat(heard.phase).isEqualTo(Phase.BODY);
            assertThat(heard.reason).isEqualTo("the answer is longer than 10,485,760 bytes");
            assertThat(heard.bytes()).isEqualTo(MAX);
            assertThat(ms).isLessThan(2_000);
            assertThat(used() - before).isLessThan(50 << 20);
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1073741824", "Transfer-Encoding: chunked", "Connection: close"})
    void refusesAnEndlessBody(String framing) throws Exception {
        byte[] part = (framing.startsWith("Transfer") ? "1000\r\n" + "x".repeat(4096) + "\r\n" : "x".repeat(4096))
                .getBytes(StandardCharsets.US_ASCII);
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
            while (true) {
                c.write(part);
            }
        })) {
            Heard heard = call(server, Duration.ofSeconds(20));
            assertThat(heard.reason).isEqualTo("the answer is longer than 10,485,760 bytes");
            assertThat(heard.bytes()).isEqualTo(MAX);
        }
    }

    @Test
    void refusesEndlessHeaders() throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\n");
            for (int i = 0; ; i++) {
                c.write("X-" + i + ": " + "y".repeat(100) + "\r\n");
            }
        })) {
            Heard heard = call(server, Duration.ofSeconds(20));
            assertThat(heard.phase).isEqualTo(Phase.FIRST_BYTE);
            assertThat(heard.reason).isEqualTo("the headers are longer than 16 KiB");
        }
    }

    @Test
    void refusesEndlessInterimAnswers() throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            while (true) {
                c.write("HTTP/1.1 102 Processing\r\n\r\n");
            }
        })) {
            assertThat(call(server, Duration.ofSeconds(20)).reason).startsWith("interim answers");
        }
    }

    @Test
    void waitsForSilenceUntilTheDeadlineAlone() throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.pause(60_000);
        })) {
            Heard heard = call(server, Duration.ofMillis(300));
            assertThat(heard.phase).isEqualTo(Phase.FIRST_BYTE);
            assertThat(heard.reason).isEqualTo("no answer within 300 ms");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"})
    void endsADripAtTheDeadlineOfTheWholeCall(String before) throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write(before);
            for (char drop : "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".toCharArray()) {
                c.pause(50);
                c.write(String.valueOf(drop));
            }
        })) {
            Heard heard = call(server, Duration.ofMillis(400));
            assertThat(heard.phase).isEqualTo(before.isEmpty() ? Phase.FIRST_BYTE : Phase.BODY);
            assertThat(heard.reason).endsWith("within 400 ms");
        }
    }

    @Test
    void endsACallThatWaitsBehindAHangingOneAtItsOwnDeadline() throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.pause(60_000);
        })) {
            Heard first = new Heard();
            Heard second = new Heard();
            transports.http.send(Heard.request("GET", server.url("/1"), "a", null, Duration.ofMillis(900), MAX), first);
            transports.http.send(
                    Heard.request("GET", server.url("/2"), "a", null, Duration.ofMillis(200), MAX), second);
            assertThat(second.await().reason).isEqualTo("the call before it did not end within 200 ms");
            assertThat(second.sent).isFalse();
            assertThat(first.isOver()).isFalse();
            assertThat(first.await().reason).isEqualTo("no answer within 900 ms");
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void takesAResetForAFailure() throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf");
            c.pause(50);
            c.reset();
        })) {
            Heard heard = call(server, Duration.ofSeconds(5));
            assertThat(heard.phase).isEqualTo(Phase.BODY);
            assertThat(heard.reason).isNotBlank();
        }
    }

    @Test
    void unpacksGzipAndBothKindsOfDeflateHoweverTheyAreCut() throws Exception {
        byte[] plain = new byte[200_000];
        new Random(31).nextBytes(plain);
        for (int i = 0; i < plain.length; i += 3) {
            plain[i] = 'x';
        }
        check("gzip", gzip(plain), plain);
        check("gzip", concat(gzip(plain), gzip(plain)), concat(plain, plain));
        check("deflate", deflate(plain, false), plain);
        check("deflate", deflate(plain, true), plain);
        check("gzip", new byte[0], new byte[0]);
    }

    private void check(String encoding, byte[] packed, byte[] plain) throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + "\r\nContent-Length: " + packed.length
                    + "\r\n\r\n");
            Random random = new Random(32);
            for (int at = 0; at < packed.length; ) {
                int size = Math.min(packed.length - at, 1 + random.nextInt(at < 100 ? 3 : 20_000));
                c.write(Arrays.copyOfRange(packed, at, at + size));
                at += size;
            }
        })) {
            Heard heard = transports.call(Heard.get(server.url("/"), ""));
            assertThat(heard.reason).isEmpty();
            assertThat(heard.text()).isEqualTo(new String(plain, StandardCharsets.UTF_8));
        }
    }

    @Test
    void refusesPackedDataThatIsCutOrDamaged() throws Exception {
        byte[] packed = gzip("a body".repeat(1000).getBytes(StandardCharsets.US_ASCII));
        byte[] cut = Arrays.copyOf(packed, packed.length - 3);
        byte[] damaged = packed.clone();
        damaged[packed.length - 6] ^= 1;
        assertThat(reasonOf("gzip", cut)).isEqualTo("the gzip data ends too early");
        assertThat(reasonOf("gzip", damaged)).isEqualTo("the gzip data does not match its checksum");
        byte[] deflated = deflate("a body".repeat(1000).getBytes(StandardCharsets.US_ASCII), false);
        assertThat(reasonOf("deflate", Arrays.copyOf(deflated, deflated.length - 3)))
                .isEqualTo("the deflate data ends too early");
        assertThat(reasonOf("deflate", Arrays.copyOf(deflated, deflated.length + 3)))
                .isEqualTo("bytes follow the deflate data");
    }

    private String reasonOf(String encoding, byte[] packed) throws Exception {
        try (RawServer server = new RawServer(c -> {
            c.readHead();
            c.write("HTTP/1.1 200 OK\r\nContent-Encoding: " + encoding + "\r\nContent-Length: " + packed.length
                    + "\r\n\r\n");
            c.write(packed);
            c.readHead();
        })) {
            return transports.call(Heard.get(server.url("/"), "")).reason;
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean bare) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(6, bare))) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
