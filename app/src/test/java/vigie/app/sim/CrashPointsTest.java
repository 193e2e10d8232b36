package vigie.app.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

/**
 * The process of Vigie ends at each point of a few stories that touch everything that is written and called: just before and just after
 * each commit, and just before and just after each call to an executor or a receiver. It begins again on the same record in the same
 * world, the story goes on, and the judge, the receivers and the executor say what they say of every run: every trigger is told and
 * gets its resolve, no step is started twice, no further step follows a call of which nobody knows, the audit chain holds.
 *
 * <p>The build takes a sample; {@code -Dvigie.crashPoints=all} takes each point of the stories, and {@code -Dvigie.crashPoints=N} that
 * and then points of random schedules until N are tried.
 */
class CrashPointsTest {
    private static final int SAMPLE = 160;
    private static final String ESTATE = """
            receiver oncall pagerduty
            receiver hook webhook
            route group_wait 0s group_interval 30s repeat_interval 4h
            healing grace 5s storm_cooldown 10s fleet 30 10
            """;
    private static final String AFTERWARDS = """
            at 4m heal all
            at 4m executor well
            at 4m receiver oncall well
            at 4m receiver hook well
            at 241s release
            at 5m reject
            end 12m
            """;

    private static Map<String, String> stories() {
        Map<String, String> stories = new LinkedHashMap<>();
        stories.put("the second step helps", api("steps restart,recreate", "") + """
                at 30s kill api-2 needs recreate
                """);
        stories.put("no step helps, and what was done is undone", api("steps restart,recreate undo undrain", "") + """
                at 30s kill api-2 needs a-person
                """);
        stories.put("outcomes come later, and twice", api("steps restart,recreate", "") + """
                at 1s executor accepts-twice
                at 30s kill api-2 needs recreate
                """);
        stories.put("the executor is busy, then gone, and the receivers break", api("steps restart", "") + """
                at 1s executor busy
                at 1s receiver oncall breaks
                at 30s kill api-2
                at 55s executor vanishes
                at 70s receiver oncall takes-and-times-out
                at 100s receiver oncall well
                """);
        stories.put("a person allows it", api("steps restart mode approve", "") + """
                at 30s kill api-2
                at 60s approve
                at 75s approve
                """);
        stories.put("people are told only if healing fails", api("steps restart page on_failure", "") + """
                at 30s kill api-2 needs a-person
                """);
        stories.put("too much is down at once", api("steps restart", "") + """
                at 30s kill api-1
                at 33s kill api-2
                at 35s kill api-3
                at 90s heal api-1
                at 90s heal api-2
                """);
        stories.put("the parent is seen after the child", """
                service db instances 1 zones a interval 5s fail_after 1 recover_after 1 stale_after 60s
                """ + api("steps restart", " depends_on db") + """
                at 30s kill api-2
                at 33s kill db-1
                at 45s hold "it is looked at"
                at 90s heal db-1
                at 100s release
                """);
        stories.put("a degraded mode is entered and left", """
                service db instances db-1@a interval 5s fail_after 1 recover_after 1 stale_after 60s
                """ + api("steps restart", " depends_on db") + """
                plan without-db when TargetDown service db mode auto degrades api back_for 20s steps degrade undo restore cooldown 20s per_target 9/1h per_service 9/1h timeout 10s
                at 30s kill db-1
                at 60s heal db-1
                """);
        stories.put("a degraded mode whose outcomes come later", """
                service db instances db-1@a interval 5s fail_after 1 recover_after 1 stale_after 60s
                """ + api("steps restart", " depends_on db") + """
                plan without-db when TargetDown service db mode auto degrades api back_for 20s steps degrade undo restore cooldown 20s per_target 9/1h per_service 9/1h timeout 10s
                at 1s executor accepts-twice
                at 30s kill db-1
                at 60s heal db-1
                at 65s kill api-2
                """);
        return stories;
    }

    private static String api(String plan, String more) {
        String mode = plan.contains("mode ") ? "" : " mode auto";
        return "service api instances 4 zones a,b,c,d" + more
                + " interval 5s fail_after 1 recover_after 1 stale_after 60s\n"
                + "plan heal-api when TargetDown service api for 0s " + mode + " " + plan
                + " timeout 10s expires 30s max_unhealthy 30% max_in_flight 1 cooldown 20s per_target 9/1h per_service 9/1h"
                + " healthy_for 10s within 40s\n";
    }

    private static List<String> lines(String story) {
        return ("seed 1\n" + story + ESTATE + AFTERWARDS).lines().toList();
    }

    /** A point of a story. */
    private record Point(String story, long seed, List<String> lines, int number) {}

    @Test
    void s23_whereverTheProcessEndsNothingIsLostAndNothingIsStartedTwice() throws Exception {
        try (Borders borders = Borders.watched()) {
            List<Point> points = new ArrayList<>();
            for (Map.Entry<String, String> story : stories().entrySet()) {
                points.addAll(points(story.getKey(), 1, lines(story.getValue())));
            }
            assertThat(points.size()).as("the points of all stories").isGreaterThan(500);
            List<String> failures = inParallel(chosen(points));
            if (!failures.isEmpty()) {
                fail(failures.size() + " points fail; the first:\n" + failures.get(0));
            }
        }
    }

    /** Those of a story, which goes well if the process does not end in it. */
    private static List<Point> points(String name, long seed, List<String> lines) {
        RandomRun.Result whole = RandomRun.play(seed, lines, Seams.NONE);
        assertThat(whole.failure()).as(name).isNull();
        List<Point> points = new ArrayList<>();
        for (int n = 1; n <= whole.crashPoints().passed(); n++) {
            points.add(new Point(name, seed, lines, n));
        }
        return points;
    }

    private static List<Point> chosen(List<Point> all) {
        String wanted = System.getProperty("vigie.crashPoints", "");
        SplittableRandom random = new SplittableRandom(1);
        if (wanted.isEmpty()) {
            List<Point> sample = new ArrayList<>();
            for (int i = 0; i < SAMPLE; i++) {
                sample.add(all.get(random.nextInt(all.size())));
            }
            return sample;
        }
        List<Point> points = new ArrayList<>(all);
        int most = wanted.equals("all") ? all.size() : Integer.parseInt(wanted);
        for (long seed = 1; points.size() < most; seed++) {
            List<Point> more = points("schedule " + seed, seed, RandomSchedule.write(seed));
            for (int i = 0; i < 40 && points.size() < most && !more.isEmpty(); i++) {
                points.add(more.get(random.nextInt(more.size())));
            }
        }
        return points.subList(0, most);
    }

    private static List<String> inParallel(List<Point> points) throws Exception {
        List<RandomRun.Result> results = new ForkJoinPool(Runtime.getRuntime().availableProcessors())
                .submit(() -> points.parallelStream()
                        .map(p -> RandomRun.play(p.seed(), p.lines(), Seams.NONE, p.number()))
                        .toList())
                .get();
        List<String> failures = new ArrayList<>();
        Map<String, Integer> ended = new LinkedHashMap<>();
        for (int i = 0; i < points.size(); i++) {
            String where = results.get(i).crashPoints().ended();
            assertThat(where).as("the process did not end at %s", points.get(i)).isNotEmpty();
            ended.merge(where, 1, Integer::sum);
            if (results.get(i).failure() != null) {
                failures.add(points.get(i).story() + ", ended at point "
                        + points.get(i).number() + ", " + where + ": "
                        + Objects.requireNonNull(results.get(i).failure()));
            }
        }
        int actions = results.stream().mapToInt(RandomRun.Result::actions).sum();
        System.out.printf(
                "crash points: N = %d, actions: %d, failed: %d; %s%n", points.size(), actions, failures.size(), ended);
        failures.stream()
                .limit(40)
                .forEach(f -> System.out.println(f.lines().limit(4).toList()));
        assertThat(actions).as("where nothing is done, nothing is shown").isGreaterThan(points.size() / 2);
        return failures;
    }
}
