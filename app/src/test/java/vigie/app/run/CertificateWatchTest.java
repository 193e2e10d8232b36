package vigie.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.app.web.TestCertificate;
import vigie.app.web.TlsFiles;

class CertificateWatchTest {
    @TempDir
    Path folder;

    private final List<Runnable> looks = new ArrayList<>();
    private final List<Long> seconds = new ArrayList<>();
    private final List<List<String>> told = new ArrayList<>();
    private final Rejections rejections = new Rejections(told::add);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1) {
        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable work, long first, long delay, TimeUnit unit) {
            looks.add(work);
            seconds.add(unit.toSeconds(delay));
            return schedule(() -> {}, 1, TimeUnit.DAYS);
        }
    };
    private TestCertificate first;
    private TestCertificate second;

    @BeforeEach
    void make() throws Exception {
        first = TestCertificate.make(folder, "first");
        second = TestCertificate.make(folder, "second");
        first.write(folder);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private TlsFiles files() {
        return new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"), null);
    }

    @Test
    void looksOnceAMinuteAndTellsOnlyWhatChanges() throws Exception {
        CertificateWatch watch = CertificateWatch.of(files());
        watch.lookRegularly(timer, Runnable::run, rejections::ofCertificate);
        assertThat(seconds).containsExactly(60L);
        looks.get(0).run();
        assertThat(told).isEmpty();
        Files.writeString(folder.resolve("key.pem"), second.key());
        looks.get(0).run();
        looks.get(0).run();
        assertThat(told)
                .containsExactly(
                        List.of("api.tls: the key is not that of the certificate; the old certificate is served on"));
        second.write(folder);
        looks.get(0).run();
        assertThat(told).hasSize(2).last().isEqualTo(List.of());
    }

    @Test
    void aCertificateThatIsInOrderDoesNotHideAnEstateThatIsNot() {
        rejections.ofEstate(List.of("e.yaml:1:1: wrong"));
        rejections.ofCertificate(List.of("api.tls: broken"));
        rejections.ofCertificate(List.of());
        assertThat(told)
                .containsExactly(
                        List.of("e.yaml:1:1: wrong"),
                        List.of("e.yaml:1:1: wrong", "api.tls: broken"),
                        List.of("e.yaml:1:1: wrong"));
    }

    @Test
    void aStartWithoutAGoodCertificateIsRefused() throws Exception {
        Files.writeString(folder.resolve("cert.pem"), "nonsense");
        assertThatThrownBy(() -> CertificateWatch.of(files()))
                .isInstanceOf(IOException.class)
                .hasMessage("api.tls: the certificate is no certificate in PEM");
    }
}
