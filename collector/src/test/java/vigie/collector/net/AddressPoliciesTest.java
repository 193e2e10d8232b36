package vigie.collector.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPoliciesTest {
    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.1.1",
                "fe80::1",
                "fd00:ec2::254",
                "100.100.100.200",
                "224.0.0.1",
                "ff02::1",
                "0.0.0.0",
                "::",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "0.1.2.3",
                "255.255.255.255",
                "192.0.0.192",
                "::ffff:0.0.0.0"
            })
    void neverLeadsThere(String literal) throws UnknownHostException {
        assertThat(AddressPolicies.targets().refusal(address(literal))).contains(" is ");
        assertThat(AddressPolicies.networks(List.of("0.0.0.0/0", "::/0")).refusal(address(literal)))
                .contains(" is ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "10.0.0.1",
                "192.168.1.1",
                "8.8.8.8",
                "2001:db8::1",
                "fd00::1",
                "169.253.0.1",
                "64:ff9b::7f00:1"
            })
    void targetsMayBeAnywhereElse(String literal) throws UnknownHostException {
        assertThat(AddressPolicies.targets().refusal(address(literal))).isNull();
    }

    @Test
    void networksLeadOnlyIntoThemselvesAndNowhereIfThereAreNone() throws UnknownHostException {
        AddressPolicy policy = AddressPolicies.networks(List.of("127.0.0.0/8", "fd00::/8"));
        assertThat(policy.refusal(address("127.9.9.9"))).isNull();
        assertThat(policy.refusal(address("::ffff:127.0.0.1"))).isNull();
        assertThat(policy.refusal(address("fd12::1"))).isNull();
        assertThat(policy.refusal(address("10.0.0.1")))
                .isEqualTo("10.0.0.1 is not in the allowed networks [127.0.0.0/8, fd00::/8]");
        assertThat(AddressPolicies.networks(List.of()).refusal(address("127.0.0.1")))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,10.255.255.255,true", "10.0.0.0/8,11.0.0.0,false", "10.1.2.3,10.1.2.3,true",
                "10.1.2.3,10.1.2.2,false",
        "0.0.0.0/0,1.2.3.4,true", "0.0.0.0/0,::1,false", "2001:db8::/33,2001:db8:7fff::1,true",
                "2001:db8::/33,2001:db8:8000::1,false",
        "::ffff:10.0.0.0/104,10.2.3.4,true", "192.168.0.0/23,192.168.1.255,true", "192.168.0.0/23,192.168.2.0,false"
    })
    void aBlockContainsItsAddresses(String block, String literal, boolean inside) throws UnknownHostException {
        assertThat(Cidr.of(block).contains(address(literal))).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.1/8",
                "::/129",
                "10.0.0/8",
                "10.0.0.0/8/8",
                "host/8",
                "::ffff:0.0.0.0/95"
            })
    void saysWhatIsWrongWithABlock(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.of(text)).withMessageContaining("\"" + text + "\"");
    }
}
