package vigie.collector.probe.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vigie.collector.net.TestAuthority;
import vigie.collector.probe.Probe;
import vigie.collector.probe.RealContext;
import vigie.collector.probe.redis.RedisProbe.Config;
import vigie.collector.probe.redis.RedisProbe.Tls;
import vigie.model.CheckResult;
import vigie.model.Secret;
import vigie.model.Status;

/** A real Redis behind TLS. */
class RedisTlsIT {
    @TempDir
    Path folder;

    private static Config config(Tls tls, @Nullable Path ca) {
        return new Config(null, new Secret("a-password"), tls, ca, null, null, null, null, null, null, null, List.of());
    }

    @Test
    void aServerThatProvesWhoItIsIsTrustedAndOtherwiseHearsNoPassword() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        authority.make("right", "-ext", "SAN=ip:127.0.0.1");
        authority.make("other", "-ext", "SAN=ip:127.0.0.1");
        Path right = authority.certificates("right");
        Path other = authority.certificates("other");
        try (RealContext context = new RealContext().ticking();
                RedisNode node = RedisNode.tlsServer(
                        folder.resolve("node"),
                        "--requirepass",
                        "a-password",
                        "--tls-cert-file",
                        right.toString(),
                        "--tls-key-file",
                        authority.keyFile("right").toString(),
                        "--tls-auth-clients",
                        "no")) {
            assertThat(poll(node, config(Tls.VERIFY, right), context).reason()).isEmpty();
            for (Config config : List.of(config(Tls.VERIFY, other), config(Tls.VERIFY, null))) {
                Probe.Answer answer = poll(node, config, context);
                assertThat(answer.status()).isEqualTo(Status.DOWN);
                assertThat(answer.phase()).isEqualTo(CheckResult.Phase.TLS);
            }
            assertThat(poll(node, config(Tls.NONE, null), context).status()).isEqualTo(Status.DOWN);
        }
    }

    private static Probe.Answer poll(RedisNode node, Config config, RealContext context) throws Exception {
        return RealContext.poll(RedisProbe.KIND.make(RealContext.target(node.port()), config, context));
    }
}
