package vigie.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.collector.planted.Clockwork;
import vigie.collector.planted.Neighbour;
import vigie.collector.planted.PlantedController;
import vigie.collector.planted.PlantedHelper;
import vigie.collector.planted.Touches;
import vigie.detector.planted.Sideways;
import vigie.model.planted.Upwards;

/** The house as it is built keeps its rules, and each rule sees what breaks it. */
class LayersTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("vigie");

    private static final String CLOCKWORK = violations(HouseRules.TIME_IS_DATA, Clockwork.class);

    @Test
    void seesTheWholeHouse() {
        for (String room : new String[] {"model", "collector", "detector", "alerting", "app"}) {
            assertThat(HOUSE.stream().anyMatch(c -> c.getPackageName().startsWith("vigie." + room)))
                    .as(room)
                    .isTrue();
        }
        assertThat(HOUSE.stream().noneMatch(c -> c.getPackageName().contains("planted")))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theHouseKeeps(String name, ArchRule rule) {
        rule.check(HOUSE);
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("floors", HouseRules.FLOORS),
                Arguments.of("no circles", HouseRules.NO_CIRCLES),
                Arguments.of("framework at the door", HouseRules.FRAMEWORK_AT_THE_DOOR),
                Arguments.of("time is data", HouseRules.TIME_IS_DATA),
                Arguments.of("names", HouseRules.NAMES_SAY_SOMETHING));
    }

    @Test
    void floorsSeeARoomThatKnowsItsNeighbour() {
        breaks(HouseRules.FLOORS, "Sideways", Sideways.class, Neighbour.class);
    }

    @Test
    void floorsSeeAWordThatKnowsARoom() {
        breaks(HouseRules.FLOORS, "Upwards", Upwards.class, Neighbour.class);
    }

    @Test
    void circlesAreSeen() {
        breaks(
                HouseRules.NO_CIRCLES,
                "Cycle",
                vigie.collector.planted.circle.There.class,
                vigie.collector.planted.Back.class);
    }

    @Test
    void frameworkIsSeenAwayFromTheDoor() {
        breaks(HouseRules.FRAMEWORK_AT_THE_DOOR, "Touches", Touches.class);
    }

    @Test
    void frameworkIsAllowedAtTheDoor() {
        JavaClasses door = new ClassFileImporter()
                .importClasses(PlantedController.class, PlantedController.Inner.class, Neighbour.class);
        assertThatCode(() -> HouseRules.FRAMEWORK_AT_THE_DOOR.check(door)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hidden")
    void hiddenTimeAndChanceAreSeen(String method) {
        assertThat(CLOCKWORK).contains("Clockwork." + method + "(");
    }

    static Stream<String> hidden() {
        return Stream.of(Clockwork.class.getDeclaredMethods())
                .map(m -> m.getName())
                .filter(n -> !n.startsWith("allowed") && !n.contains("$"))
                .sorted();
    }

    @Test
    void timeThatIsHandedInIsAllowed() {
        assertThat(CLOCKWORK).doesNotContain("Clockwork.allowed");
    }

    @Test
    void emptyNamesAreSeen() {
        breaks(HouseRules.NAMES_SAY_SOMETHING, "PlantedHelper", PlantedHelper.class);
    }

    private static void breaks(ArchRule rule, String named, Class<?>... planted) {
        JavaClasses classes = new ClassFileImporter().importClasses(planted);
        assertThatThrownBy(() -> rule.check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(named);
    }

    private static String violations(ArchRule rule, Class<?> planted) {
        return String.join(
                "\n",
                rule.evaluate(new ClassFileImporter().importClasses(planted))
                        .getFailureReport()
                        .getDetails());
    }
}
