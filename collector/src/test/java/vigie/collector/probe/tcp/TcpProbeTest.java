package vigie.collector.probe.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.collector.net.TcpTransport.TcpRequest;
import vigie.collector.probe.Probe;
import vigie.collector.probe.ProbeContract;
import vigie.model.CheckResult;
import vigie.model.Instance;
import vigie.model.Labels;
import vigie.model.Status;
import vigie.model.Target;

class TcpProbeTest extends ProbeContract {
    private static TcpProbe.Config config(@Nullable String send, @Nullable String expect) {
        return new TcpProbe.Config(null, null, send, expect, null, null);
    }

    @Override
    protected Probe probe() {
        return new TcpProbe(TARGET, new TcpProbe.Config(null, true, "PING\r\n", "^\\+PONG", null, null), context);
    }

    @Override
    protected void answerWith(byte[] bytes) {
        tcp.answer = bytes;
    }

    @Override
    protected void failIn(CheckResult.Phase phase) {
        tcp.failure = phase;
    }

    @Test
    void connectsAndClosesWithNothingSaid() {
        assertThat(poll(new TcpProbe(TARGET, config(null, null), context))).isEqualTo(Probe.Answer.UP);
        TcpRequest look = tcp.looks.get(0);
        assertThat(look.host()).isEqualTo("127.0.0.1");
        assertThat(look.port()).isEqualTo(8081);
        assertThat(look.readUpTo()).isZero();
        assertThat(look.tls()).isFalse();
        assertThat(look.send()).isNull();
    }

    @Test
    void sendsAndWaitsForTheAnswerAndNoLonger() {
        tcp.answer = "+PONG and a lot more".getBytes(StandardCharsets.UTF_8);
        assertThat(poll(probe())).isEqualTo(Probe.Answer.UP);
        assertThat(new String(tcp.looks.get(0).send(), StandardCharsets.UTF_8)).isEqualTo("PING\r\n");
        assertThat(tcp.looks.get(0).readUpTo()).isEqualTo(4096);
    }

    @Test
    void anAnswerThatDoesNotMatchIsDown() {
        tcp.answer = "-ERR".getBytes(StandardCharsets.UTF_8);
        assertThat(poll(probe()))
                .isEqualTo(
                        Probe.Answer.down(CheckResult.Phase.ASSERT, "the answer of 4 bytes does not match ^\\+PONG"));
    }

    @Test
    void aMatchBehindTheLimitIsNotSeen() {
        tcp.answer = ("x".repeat(10) + "PONG").getBytes(StandardCharsets.UTF_8);
        Probe probe = new TcpProbe(TARGET, new TcpProbe.Config(null, null, null, "PONG", 12, null), context);
        assertThat(poll(probe).status()).isEqualTo(Status.DOWN);
    }

    @Test
    void aCertificateThatEndsSoonIsDegraded() {
        tcp.certificateExpiry = context.now().plus(Duration.ofDays(3));
        Probe probe = new TcpProbe(TARGET, new TcpProbe.Config(null, true, null, null, null, null), context);
        assertThat(poll(probe).status()).isEqualTo(Status.DEGRADED);
    }

    @Test
    void needsAPort() {
        Target portless = new Target(new Instance("api", "db", "", "", Labels.EMPTY), "port");
        assertThatThrownBy(() -> new TcpProbe(portless, config(null, null), context))
                .hasMessage("a tcp check needs a port, in the address or under port: was db");
        poll(new TcpProbe(portless, new TcpProbe.Config(5432, null, null, null, null, null), context));
        assertThat(tcp.looks.get(0).port()).isEqualTo(5432);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> config(null, "(")).hasMessageContaining("expect must be an RE2 expression: was (");
        assertThatThrownBy(() -> new TcpProbe.Config(null, null, null, "a", 0, null))
                .hasMessage("read_up_to must be from 1 to 65536: was 0");
        assertThatThrownBy(() -> new TcpProbe.Config(70_000, null, null, null, null, null))
                .hasMessageContaining("port must be from 1 to 65535");
    }
}
