package vigie.collector.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Every buffer is tracked while calls succeed, fail and break; none may be collected unreleased. */
class BufferLeakTest {
    private static final String[] ANSWERS = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nzz",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
        "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + "x".repeat(2000),
        "no HTTP at all\r\n\r\n",
    };

    @Test
    void releasesEveryBuffer() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger detector = (Logger) LoggerFactory.getLogger("io.netty.util.ResourceLeakDetector");
        detector.addAppender(log);
        Random random = new Random(41);
        try (Transports transports = new Transports();
                RawServer server = new RawServer(c -> {
                    while (c.readHead()) {
                        c.write(ANSWERS[random.nextInt(ANSWERS.length)]);
                        if (random.nextInt(4) == 0) {
                            return;
                        }
                    }
                })) {
            for (int i = 0; i < 400; i++) {
                byte[] body = i % 3 == 0 ? new byte[100] : new byte[0];
                String method = i % 3 == 0 ? "POST" : "GET";
                transports.call(
                        Heard.request(method, server.url("/"), "k" + i % 3, body, Duration.ofMillis(100), 1000));
            }
            // Leaks are told when a buffer is made after the collector has found them.
            for (int i = 0; i < 5; i++) {
                System.gc();
                for (int j = 0; j < 100; j++) {
                    PooledByteBufAllocator.DEFAULT.directBuffer(64).release();
                }
            }
        } finally {
            detector.detachAppender(log);
        }
        assertThat(log.list).isEmpty();
    }
}
