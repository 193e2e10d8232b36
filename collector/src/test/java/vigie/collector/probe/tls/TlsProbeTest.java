package vigie.collector.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.collector.probe.tls.TlsProbe.Config;
import vigie.model.CheckResult;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Status;
import vigie.model.Target;

class TlsProbeTest extends ProbeContract {
    @Override
    protected Probe probe() {
        return new TlsProbe(TARGET, new Config(null, null, null, null), context);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        tcp.answer = bytes;
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        tcp.failure = phase;
    }

    private String asked(int look) {
        return Objects.requireNonNull(tcp.looks.get(look).handshake()).serverName();
    }

    @Test
    void asksForTheNameThatIsSaid() {
        Target portless = new Target(new Instance("api", "10.0.0.1", "", "", Labels.EMPTY), "tls");
        poll(new TlsProbe(portless, new Config(null, "shop.example.org", null, null), context));
        assertThat(tcp.looks.get(0).port()).isEqualTo(443);
        assertThat(asked(0)).isEqualTo("shop.example.org");
        poll(new TlsProbe(portless, new Config(8443, null, null, null), context));
        assertThat(tcp.looks.get(1).port()).isEqualTo(8443);
        assertThat(asked(1)).isEqualTo("10.0.0.1");
    }

    @Test
    void aFileOfAuthoritiesThatIsNotThereIsToldAndNotGuessed() {
        Probe.Answer answer =
                poll(new TlsProbe(TARGET, new Config(null, null, Path.of("/nowhere/ca.pem"), null), context));
        assertThat(answer.status()).isEqualTo(Status.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("the authorities cannot be read: /nowhere/ca.pem");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> new Config(0, null, null, null)).hasMessageContaining("port must be from 1 to 65535");
        assertThatThrownBy(() -> new Config(null, "a:1", null, null))
                .hasMessage("server_name must be a name without a port: was a:1");
        assertThatThrownBy(() -> new Config(null, "a b", null, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Config(null, null, null, Duration.ofDays(-1)))
                .hasMessageContaining("certificate_expiry must not be negative");
    }
}
