package vigie.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Map;
import java.util.Set;

/** The rules of the house, as the architecture states them. */
final class HouseRules {
    /** Floors: everybody knows the ground floor, rooms know no other room, nobody knows the floors above. */
    static final ArchRule FLOORS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("model")
            .definedBy("vigie.model..")
            .layer("collector")
            .definedBy("vigie.collector..")
            .layer("detector")
            .definedBy("vigie.detector..")
            .layer("alerting")
            .definedBy("vigie.alerting..")
            .layer("dashboards")
            .definedBy("vigie.dashboards..")
            .layer("app")
            .definedBy("vigie.app..")
            .layer("bench")
            .definedBy("vigie.bench..")
            .whereLayer("collector")
            .mayOnlyBeAccessedByLayers("app", "bench")
            .whereLayer("detector")
            .mayOnlyBeAccessedByLayers("app", "bench")
            .whereLayer("alerting")
            .mayOnlyBeAccessedByLayers("app", "bench")
            .whereLayer("dashboards")
            .mayOnlyBeAccessedByLayers("app", "bench")
            .whereLayer("app")
            .mayOnlyBeAccessedByLayers("bench")
            .whereLayer("model")
            .mayNotAccessAnyLayer();

    /**
     * No circles between packages. A room's configuration lies in its root package beside the code that puts the room together:
     * everybody in the room may know the first, nobody the second, so they are two slices.
     */
    static final ArchRule NO_CIRCLES = slices().assignedFrom(new SliceAssignment() {
                @Override
                public SliceIdentifier getIdentifierOf(JavaClass c) {
                    boolean told = c.getName().matches("vigie\\.[a-z]+\\.[A-Za-z]+(Config|Metrics)(\\$.*)?");
                    return SliceIdentifier.of(c.getPackageName() + (told ? " (what a room is told)" : ""));
                }

                @Override
                public String getDescription() {
                    return "packages";
                }
            })
            .should()
            .beFreeOfCycles();

    /** Outside app, only what stands at a door touches the framework; what it generates of those has a dollar in its name. */
    static final ArchRule FRAMEWORK_AT_THE_DOOR = noClasses()
            .that(resideOutsideOfPackages("vigie.app.."))
            .and(DescribedPredicate.not(atTheDoor()))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.micronaut..", "jakarta.inject.."))
            .because("algorithms are plain Java: only *Wiring, *Config and *Controller meet the framework");

    /** Outside app, clocks, schedulers, ids and randomness are handed in. */
    static final ArchRule TIME_IS_DATA = noClasses()
            .that(resideOutsideOfPackages("vigie.app..", "vigie.bench.."))
            .should()
            .callCodeUnitWhere(hiddenTimeOrChance())
            .because("the whole loop must run in virtual time from a seed");

    static final ArchRule NAMES_SAY_SOMETHING = classes()
            .that()
            .resideInAPackage("vigie..")
            .should()
            .haveNameNotMatching(".*(Manager|Utils?|Helper|Impl)(\\$.*)?")
            .andShould()
            .haveNameNotMatching("(.*[.$])?Abstract[A-Z].*");

    private static final String NEW = "<init>";

    private static final Map<String, Set<String>> HIDDEN = Map.ofEntries(
            Map.entry("java.lang.System", Set.of("currentTimeMillis", "nanoTime")),
            Map.entry("java.lang.Thread", Set.of("sleep", NEW, "startVirtualThread", "ofVirtual", "ofPlatform")),
            Map.entry("java.time.Clock", Set.of("system.*", "tick(Millis|Seconds|Minutes)")),
            Map.entry("java.time.InstantSource", Set.of("system")),
            Map.entry("java.util.UUID", Set.of("randomUUID")),
            Map.entry("java.util.Date", Set.of(NEW)),
            Map.entry("java.util.Calendar", Set.of("getInstance")),
            Map.entry("java.util.Timer", Set.of(NEW)),
            Map.entry("java.util.Random", Set.of(NEW)),
            Map.entry("java.util.SplittableRandom", Set.of(NEW)),
            Map.entry("java.security.SecureRandom", Set.of(NEW, "getInstance.*")),
            Map.entry("java.util.concurrent.ThreadLocalRandom", Set.of("current")),
            Map.entry("java.util.concurrent.ForkJoinPool", Set.of("commonPool", NEW)),
            Map.entry("java.util.concurrent.ThreadPoolExecutor", Set.of(NEW)),
            Map.entry("java.util.concurrent.ScheduledThreadPoolExecutor", Set.of(NEW)),
            Map.entry(
                    "java.util.concurrent.CompletableFuture",
                    Set.of("delayedExecutor", "orTimeout", "completeOnTimeout")),
            Map.entry("java.util.concurrent.Executors", Set.of("new.*")),
            Map.entry("java.lang.Math", Set.of("random")));

    /** What uses the common pool unless it is given an executor. */
    private static final Set<String> ASYNC = Set.of(
            "supplyAsync",
            "runAsync",
            "thenApplyAsync",
            "thenAcceptAsync",
            "thenRunAsync",
            "thenComposeAsync",
            "handleAsync",
            "whenCompleteAsync");

    private HouseRules() {}

    private static DescribedPredicate<JavaClass> atTheDoor() {
        return nameMatching(".*(Wiring|Config|Controller)(\\$.*)?")
                .or(nameMatching(".*\\.\\$[^.]*(Wiring|Config|Controller)[^.]*\\$.*"))
                .forSubtype();
    }

    private static DescribedPredicate<JavaCall<?>> hiddenTimeOrChance() {
        return DescribedPredicate.describe("hides time, a thread or chance", call -> {
            String owner = call.getTargetOwner().getFullName();
            String name = call.getTarget().getName();
            boolean now = owner.startsWith("java.time.")
                    && name.equals("now")
                    && call.getTarget().getRawParameterTypes().stream()
                            .noneMatch(p -> p.getFullName().equals("java.time.Clock"));
            boolean hidden = HIDDEN.getOrDefault(owner, Set.of()).stream().anyMatch(name::matches);
            return now || (hidden && !seeded(call)) || isAsync(call);
        });
    }

    /** Randomness from a seed is what we want. */
    private static boolean seeded(JavaCall<?> call) {
        boolean random = call.getTargetOwner().getSimpleName().matches("Random|SplittableRandom");
        return random && !call.getTarget().getRawParameterTypes().isEmpty();
    }

    private static boolean isAsync(JavaCall<?> call) {
        return call.getTargetOwner().isAssignableTo(java.util.concurrent.CompletionStage.class)
                && ASYNC.contains(call.getTarget().getName())
                && call.getTarget().getRawParameterTypes().stream()
                        .noneMatch(p -> p.isAssignableTo(java.util.concurrent.Executor.class));
    }
}
