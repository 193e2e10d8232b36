package vigie.alerting.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.model.Secret;

class StandardWebhooksTest {
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER = "d2hhdCBhIGxvdmVseSBkYXkgZm9yIGEgdGVzdCBvZiBrZXlz";
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";

    @ParameterizedTest
    @ValueSource(strings = {"whsec_" + KEY, KEY, "  whsec_" + KEY + "\n"})
    void givesTheVectorOfTheReferenceLibraries(String secret) {
        Map<String, String> headers =
                new StandardWebhooks(new Secret(secret)).headers(ID, Instant.ofEpochSecond(1_614_265_330), BODY);
        assertThat(headers)
                .containsExactly(
                        Map.entry("webhook-id", ID),
                        Map.entry("webhook-timestamp", "1614265330"),
                        Map.entry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    }

    @Test
    void bothSignaturesAreThereDuringRotationAndTheOfficialLibraryTakesEither() {
        Map<String, String> headers =
                new StandardWebhooks(new Secret("whsec_" + OTHER + " whsec_" + KEY)).headers(ID, Instant.now(), BODY);
        assertThat(headers.getOrDefault("webhook-signature", "").split(" "))
                .hasSize(2)
                .allMatch(s -> s.startsWith("v1,"));
        for (String key : List.of(KEY, OTHER)) {
            assertThatCode(() ->
                            new Webhook("whsec_" + key).verify(new String(BODY, StandardCharsets.UTF_8), http(headers)))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void theOfficialLibraryRefusesAChangedBody() {
        Map<String, String> headers = new StandardWebhooks(new Secret(KEY)).headers(ID, Instant.now(), BODY);
        assertThatThrownBy(() -> new Webhook(KEY).verify("{\"test\": 2432232315}", http(headers)))
                .hasMessageContaining("signature");
    }

    @Test
    void aSecretThatIsNotBase64IsRefusedWithoutBeingShown() {
        assertThatThrownBy(() -> new StandardWebhooks(new Secret("whsec_not*base64*at*all")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a webhook secret must be whsec_ and base64: was not base64")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "whsec_c2hvcnQ="})
    void aSecretThatIsTooShortIsRefused(String secret) {
        assertThatThrownBy(() -> new StandardWebhooks(new Secret(secret)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 bytes or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.b"})
    void anIdThatWouldMakeTheSignedTextAmbiguousIsRefused(String id) {
        assertThatThrownBy(() -> new StandardWebhooks(new Secret(KEY)).headers(id, Instant.EPOCH, BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no dot");
    }

    private static HttpHeaders http(Map<String, String> headers) {
        Map<String, List<String>> lists = new TreeMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return HttpHeaders.of(lists, (name, value) -> true);
    }
}
