package vigie.collector.probe.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.net.RawServer;
import vigie.collector.net.TestAuthority;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.tls.TlsProbe.Config;
import vigie.model.CheckResult;
import vigie.model.Status;

/** Real handshakes with servers that show certificates of many kinds. */
class TlsProbeIT {
    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static Path ca;

    private final RealContext context = new RealContext().ticking();

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = new TestAuthority(folder);
        String names = "SAN=dns:localhost,ip:127.0.0.1";
        authority.make("root", "-ext", "bc:c", "-validity", "900");
        authority.make("middle", "-ext", "bc:c", "-validity", "40", "-signer", "root");
        authority.make("good", "-ext", names, "-validity", "60", "-signer", "middle");
        authority.make("old", "-ext", names, "-startdate", "-60d", "-validity", "30", "-signer", "middle");
        authority.make("young", "-ext", names, "-startdate", "+10d", "-validity", "30", "-signer", "middle");
        authority.make("elsewhere", "-ext", "SAN=dns:elsewhere.example", "-validity", "60", "-signer", "middle");
        authority.make("lonely", "-ext", names, "-validity", "60");
        authority.make("child", "-ext", names, "-validity", "60", "-signer", "good"); // of one that is no authority
        ca = authority.certificates("root");
    }

    @AfterEach
    void end() throws InterruptedException {
        context.close();
    }

    private Probe.Answer look(@Nullable Path by, @Nullable String name, @Nullable Duration expiry, String... chain)
            throws Exception {
        try (RawServer server = authority.serve(client -> client.write("hello").pause(5_000), chain)) {
            Config config = new Config(null, name, by, expiry);
            return RealContext.poll(TlsProbe.KIND.make(RealContext.target(server.port()), config, context));
        }
    }

    private static void isDown(Probe.Answer answer, String... reasons) {
        assertThat(answer.status()).as(answer.reason()).isEqualTo(Status.DOWN);
        assertThat(answer.reason()).isEqualTo(String.join("; ", reasons));
    }

    private static Instant end(String alias) throws Exception {
        return authority.certificate(alias).getNotAfter().toInstant();
    }

    @Test
    void aChainThatIsWholeIsUpAndTellsWhenItsFirstEnds() throws Exception {
        Probe.Answer answer = look(ca, null, null, "good", "middle");
        assertThat(answer.reason()).isEmpty();
        assertThat(answer.seen().figures().get(0).value())
                .isEqualTo((double) end("middle").getEpochSecond());
        assertThat(look(ca, "localhost", null, "good", "middle", "root").reason())
                .isEmpty();
        assertThat(look(ca, null, null, "good", "lonely", "middle").reason()).isEmpty();
        assertThat(look(authority.certificates("lonely"), null, null, "lonely").reason())
                .isEmpty();
    }

    @Test
    void anIntermediateThatEndsSoonIsDegraded() throws Exception {
        Probe.Answer answer = look(ca, null, Duration.ofDays(50), "good", "middle");
        assertThat(answer.status()).isEqualTo(Status.DEGRADED);
        assertThat(answer.reason())
                .startsWith("the certificate of CN=middle ends in ")
                .endsWith(" h, expected at least 1200 h");
    }

    @Test
    void whatIsWrongIsToldByItsName() throws Exception {
        isDown(look(ca, null, null, "old", "middle"), "the certificate of CN=old ended at " + end("old"));
        isDown(
                look(ca, null, null, "young", "middle"),
                "the certificate of CN=young is not valid before "
                        + authority.certificate("young").getNotBefore().toInstant());
        isDown(
                look(ca, null, null, "elsewhere", "middle"),
                "the certificate does not name 127.0.0.1: it names elsewhere.example");
        isDown(
                look(ca, "shop.example", null, "good", "middle"),
                "the certificate does not name shop.example: it names localhost, 127.0.0.1");
        isDown(look(ca, null, null, "lonely"), "the certificate of CN=lonely is self-signed: nobody vouches for it");
        isDown(look(null, null, null, "good", "middle", "root"), "the authority CN=root is not known");
        isDown(
                look(ca, null, null, "good"),
                "the chain is incomplete: it ends at CN=good, whose issuer CN=middle is neither sent nor known");
    }

    @Test
    void allThatIsWrongIsToldAtOnce() throws Exception {
        isDown(
                look(null, "shop.example", null, "old"),
                "the certificate does not name shop.example: it names localhost, 127.0.0.1",
                "the chain is incomplete: it ends at CN=old, whose issuer CN=middle is neither sent nor known",
                "the certificate of CN=old ended at " + end("old"));
    }

    @Test
    void whatOneThatIsNoAuthorityHasSignedIsNotValid() throws Exception {
        assertThat(look(ca, null, null, "child", "good", "middle").reason())
                .startsWith("the certificates are not valid: ");
    }

    @Test
    void timeIsThatOfTheContext() throws Exception {
        context.later(Duration.ofDays(45));
        isDown(look(ca, null, null, "good", "middle"), "the certificate of CN=middle ended at " + end("middle"));
    }

    @Test
    void aServerWithoutTlsIsDownInThatPhase() throws Exception {
        try (RawServer plain = new RawServer(client -> client.write("220 hello\r\n"))) {
            Probe.Answer answer = RealContext.poll(
                    TlsProbe.KIND.make(RealContext.target(plain.port()), new Config(null, null, ca, null), context));
            assertThat(answer.status()).isEqualTo(Status.DOWN);
            assertThat(answer.phase()).isEqualTo(CheckResult.Phase.TLS);
        }
    }
}
