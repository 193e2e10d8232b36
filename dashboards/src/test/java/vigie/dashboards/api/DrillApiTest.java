package vigie.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import vigie.dashboards.Example;
import vigie.dashboards.Served;

class DrillApiTest {
    private static final Served SERVED = new Served(Example.windows(Instant.parse("2026-01-02T14:02:11Z")));

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    @Test
    void s29_aReportIsAPageInWhichNothingFromOutsideIsMarkup() {
        var report = SERVED.get("/api/v1/drills/01JDRILL00000001/report");
        assertThat(report.statusCode()).isEqualTo(200);
        assertThat(report.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/markdown"));
        assertThat(report.body())
                .startsWith(
                        "# Drill `weekly`: passed\n\n`it recovered after 4.2 s / 'in time', the objective is 900.0 s`\n")
                .contains("| time to act | 0.1 s |")
                .contains("| time to recover | 4.2 s |")
                .contains("| objective | 900.0 s |")
                .contains("| 2026-01-02T13:52:11Z | decision | `Drill weekly of plan restart-api by schedule` |");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(SERVED.get("/api/v1/drills/none").statusCode()).isEqualTo(404);
        assertThat(SERVED.get("/api/v1/drills/none/report").statusCode()).isEqualTo(404);
    }

    @Test
    void theLastRecoveryIsAMetric() {
        assertThat(SERVED.get("/metrics").body())
                .contains("vigie_rto_seconds{service=\"api\",} 12.5")
                .contains("vigie_leader 1.0");
    }

    @Test
    void aDrillIsBegunUnderTheNameOfWhoAsks() throws Exception {
        assertThat(SERVED.post("/api/v1/drills/weekly/run", "{}").statusCode()).isEqualTo(200);
        assertThat(SERVED.windows.decisions).anyMatch(d -> d.startsWith("drill weekly by "));
    }
}
