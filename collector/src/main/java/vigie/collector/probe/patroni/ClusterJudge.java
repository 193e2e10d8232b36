package vigie.collector.probe.patroni;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.Seen.Figure;
import vigie.collector.probe.Verdict;
import vigie.model.CheckResult.Component;
import vigie.model.Labels;
import vigie.model.Series;
import vigie.model.Status;

/**
 * What the leader says of the whole cluster: {@code GET /cluster}. What it says of another member that member has left in the store, so it
 * is as old as that member's last loop.
 */
final class ClusterJudge {
    private static final int MOST = 100;
    private static final int WORD = 60;
    private static final Set<String> LEADERS = Set.of("leader", "standby_leader");
    private static final Set<String> SYNCHRONOUS = Set.of("sync_standby", "quorum_standby");
    private static final Set<String> WORKING = Set.of("running", "streaming", "in archive recovery");

    private final PatroniProbe.Config config;
    private final List<Component> components = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();

    ClusterJudge(PatroniProbe.Config config) {
        this.config = config;
    }

    List<Component> components() {
        return components;
    }

    List<Figure> figures() {
        return figures;
    }

    /** Judges an answer; {@code asked} is the member that gave it, and that leads. */
    void judge(@Nullable JsonNode root, Member asked, Verdict verdict) {
        JsonNode members = root == null ? null : root.get("members");
        if (members == null || !members.isArray()) {
            verdict.add(Status.DEGRADED, "it does not tell of the cluster");
            return;
        }
        int standbys = 0;
        int synchronous = 0;
        int leaders = 0;
        for (JsonNode member : members) {
            String role = Excerpt.of(member.path("role").asText(""), WORD);
            boolean works = WORKING.contains(member.path("state").asText(""));
            boolean leads = LEADERS.contains(role);
            leaders += leads ? 1 : 0;
            standbys += works && !leads ? 1 : 0;
            synchronous += works && SYNCHRONOUS.contains(role) ? 1 : 0;
            if (components.size() < MOST) {
                judge(member, role, leads, works, asked, verdict);
            }
        }
        if (leaders != 1) {
            verdict.add(Status.DEGRADED, "it leads, and the store knows " + leaders + " leaders");
        }
        enough("standbys", standbys, config.leastStandbys(), verdict);
        enough("synchronous standbys", synchronous, config.leastSynchronous(), verdict);
        figures.add(figure("patroni_standbys", Labels.EMPTY, standbys));
        figures.add(figure("patroni_sync_standbys", Labels.EMPTY, synchronous));
    }

    private void judge(JsonNode member, String role, boolean leads, boolean works, Member asked, Verdict verdict) {
        String name = Excerpt.of(member.path("name").asText(""), WORD);
        String state = Excerpt.of(member.path("state").asText(""), WORD);
        long timeline = Member.whole(member.path("timeline"));
        long lag = Member.whole(member.path("lag"));
        String wrong = "";
        if (!works) {
            wrong = "member " + name + " is " + (state.isEmpty() ? "in no state" : state);
        } else if (!leads && lag < 0) {
            wrong = "how far member " + name + " is behind is not known";
        } else if (!leads && lag > config.mostBehind()) {
            wrong = "member " + name + " is " + lag + " bytes behind, expected at most " + config.mostBehind();
        } else if (!leads && timeline >= 0 && asked.timeline() >= 0 && timeline != asked.timeline()) {
            wrong = "member " + name + " is on timeline " + timeline + ", the leader on " + asked.timeline();
        }
        Status status = wrong.isEmpty() ? Status.UP : works ? Status.DEGRADED : Status.DOWN;
        if (!wrong.isEmpty()) {
            verdict.add(Status.DEGRADED, wrong);
        }
        String detail = role + ", " + state + (timeline < 0 ? "" : ", timeline " + timeline)
                + (leads ? "" : lag < 0 ? ", lag unknown" : ", " + lag + " bytes behind");
        components.add(new Component(name, status, detail));
        if (!leads) {
            figures.add(figure("patroni_lag_bytes", Labels.of("member", name), lag < 0 ? Double.NaN : lag));
        }
    }

    private static void enough(String what, int there, int least, Verdict verdict) {
        if (there < least) {
            verdict.add(Status.DEGRADED, there + " " + what + ", expected at least " + least);
        }
    }

    private static Figure figure(String metric, Labels labels, double value) {
        return new Figure(metric, labels, Series.Kind.GAUGE, value);
    }
}
