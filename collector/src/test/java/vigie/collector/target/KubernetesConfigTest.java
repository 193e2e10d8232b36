package vigie.collector.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.model.Secret;

class KubernetesConfigTest {
    private static final URI URL = URI.create("https://10.0.0.1:6443");

    @Test
    void withoutAnAddressItIsTheClusterThatVigieRunsIn() {
        var own = new KubernetesConfig(null, "shop", "api", null, null, null, null, null);
        assertThat(own.question("").getHost()).isEqualTo("kubernetes.default.svc");
        assertThat(own.tokenFile()).isEqualTo(Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token"));
        assertThat(own.ca()).isEqualTo(Path.of("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"));
        assertThat(own.refresh()).isEqualTo(Duration.ofSeconds(30));
        assertThat(own.shown()).isEqualTo("kubernetes https://kubernetes.default.svc shop/api");

        var other = new KubernetesConfig(null, "shop", "api", null, new Secret("t"), null, Path.of("/ca"), null);
        assertThat(other.tokenFile()).isNull();
        assertThat(other.ca()).isEqualTo(Path.of("/ca"));
    }

    @Test
    void withAnAddressNothingIsSentThatIsNotSaid() {
        var plain = new KubernetesConfig(URL, "shop", "api", null, null, null, null, null);
        assertThat(plain.tokenFile()).isNull();
        assertThat(plain.ca()).isNull();
    }

    @Test
    void nonsenseIsRefusedByItsKey() {
        assertThatThrownBy(() -> new KubernetesConfig(URL, "Shop", "api", null, null, null, null, null))
                .hasMessageStartingWith("namespace must be");
        assertThatThrownBy(() -> new KubernetesConfig(URL, "shop", "a/../b", null, null, null, null, null))
                .hasMessageStartingWith("service must be");
        assertThatThrownBy(() -> new KubernetesConfig(URL.resolve("/api"), "shop", "api", null, null, null, null, null))
                .hasMessageStartingWith("url must have neither path");
        assertThatThrownBy(() ->
                        new KubernetesConfig(URL, "shop", "api", null, new Secret("t"), Path.of("/token"), null, null))
                .hasMessageStartingWith("only one of token and token_file");
        assertThatThrownBy(() -> new KubernetesConfig(
                        URI.create("http://127.0.0.1:8001"), "shop", "api", null, null, null, Path.of("/ca"), null))
                .hasMessageStartingWith("ca must be left out");
        assertThatThrownBy(() -> new KubernetesConfig(URL, "shop", "api", null, new Secret("a\nb"), null, null, null))
                .hasMessage("token must be one line of visible characters: was not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "65536", "999999999", "Http", "a b", "-1", "1.5"})
    void aPortIsANameOrANumber(String text) {
        assertThatThrownBy(() -> KubernetesConfig.Port.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
