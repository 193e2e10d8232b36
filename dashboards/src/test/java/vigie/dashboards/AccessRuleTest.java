package vigie.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vigie.dashboards.AccessRule.Attempt;

class AccessRuleTest {
    @ParameterizedTest(name = "{0} from {1} is let through: {2}")
    @CsvSource({
        "GET, 10.1.2.3, true",
        "HEAD, 10.1.2.3, true",
        "POST, 10.1.2.3, false",
        "PUT, 192.168.1.1, false",
        "BREW, 10.1.2.3, false",
        "POST, 127.0.0.1, true",
        "POST, 127.9.9.9, true",
        "POST, ::1, true",
        "POST, ::ffff:127.0.0.1, true",
        "DELETE, fe80::1, false",
    })
    void withoutTokensEverybodyReadsAndLoopbackWrites(String method, String remote, boolean granted) throws Exception {
        Attempt attempt = new Attempt(
                method, "/api/v1/hold", InetAddress.getByName(remote), "127.0.0.1:9600", null, null, null, false);
        assertThat(AccessRule.loopbackWrites().judge(attempt).isGranted()).isEqualTo(granted);
    }
}
