package vigie.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeartbeatNameTest {
    private static HeartbeatName name(String written) {
        return HeartbeatName.of(written, "shop", "nightly");
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "{service}-{check}, db:1, shop-nightly",
        "{check}-{instance}, db:1, nightly-db:1",
        "{instance}.{service}, [2001:db8::1]:5432, -2001:db8::1-:5432.shop",
    })
    void isWrittenOutForAnInstance(String written, String address, String expected) {
        assertThat(name(written).of(address)).isEqualTo(expected);
        assertThat(name(written).matches(expected)).isTrue();
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "a, a, true",
        "a, b, false",
        "a-{instance}, a-db, true",
        "a-{instance}, a-, false",
        "a-{instance}, b-db, false",
        "a-{instance}, ab-{instance}, false",
        "a-{instance}, a-b-{instance}, true",
        "a-{instance}-x, a-{instance}-y, false",
        "{instance}, a-{instance}, true",
        "{instance}, a, true",
    })
    void twoClashThatMayStandForOneName(String one, String other, boolean clash) {
        assertThat(name(one).clashes(name(other))).isEqualTo(clash);
        assertThat(name(other).clashes(name(one))).isEqualTo(clash);
    }
}
