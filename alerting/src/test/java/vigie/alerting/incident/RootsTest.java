package vigie.alerting.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import vigie.alerting.Estate;

class RootsTest {
    private final Roots roots = new Roots(List.of(
            Estate.service("disk"),
            Estate.service("db", "disk"),
            Estate.service("cache"),
            Estate.service("api", "cache", "db"),
            Estate.service("web", "api")));

    @Test
    void aServiceIsItsOwnRootIfNothingBeneathItIsWrong() {
        assertThat(root("web")).isEqualTo("web");
        assertThat(root("web", "web")).isEqualTo("web");
        assertThat(root("unknown")).isEqualTo("unknown");
    }

    @Test
    void theRootIsTheOneWithNothingWrongBeneathIt() {
        assertThat(root("web", "api", "db", "disk")).isEqualTo("disk");
        assertThat(root("web", "api", "db")).isEqualTo("db");
        assertThat(root("db", "api")).as("who depends on it explains nothing").isEqualTo("db");
    }

    @Test
    void aGapInTheChainHidesNothing() {
        assertThat(root("web", "disk")).isEqualTo("disk");
    }

    @Test
    void ofTwoThatAreWrongTheNearestInTheOrderOfTheEstateIsTheRoot() {
        assertThat(root("api", "cache", "disk")).isEqualTo("cache");
    }

    private String root(String service, String... wrong) {
        return roots.of(service, Set.of(wrong)::contains);
    }
}
