package vigie.collector.scrape;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenMetrics 1.0 rule by rule; each body lacks its {@code # EOF}, which is added. */
class OpenMetricsRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a 1\n",
                "# HELP a \n# UNIT a \n",
                "# TYPE a_seconds counter\n# UNIT a_seconds seconds\n# HELP a_seconds help\na_seconds_total 1\n",
                "# TYPE a counter\n# HELP a he\0lp\n",
                "# TYPE a counter\na_total 1\na_created 123\n",
                "# TYPE a summary\na_count 1\na_sum 2\na{quantile=\"0\"} 0\na{quantile=\"1\"} NaN\n",
                "# TYPE a gaugehistogram\na_bucket{le=\"-1\"} 1\na_bucket{le=\"+Inf\"} 1\na_gcount 1\na_gsum -5\n",
                "# TYPE a info\na_info{x=\"1\"} 1 1\na_info{x=\"2\"} 1 0\n",
                "# TYPE a histogram\na_bucket{le=\"1\"} 1 1\na_bucket{le=\"+Inf\"} 1 1\na_bucket{le=\"1\"} 2 2\na_bucket{le=\"+Inf\"} 2 2\n",
                "# TYPE a gauge\na{b=\"1\"} 1\na{b=\"2\"} 1\n# TYPE b gauge\nb 1\n",
                "# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} 3 # {a=\"d\"} 4 123\n",
                "# TYPE a counter\na_total 1 # {} 1\n",
                "# TYPE a unknown\na -1\n",
                "# TYPE a gauge\na 1 -5.5\n",
            })
    void accepts(String body) {
        assertThat(new Expositions().read(Format.OPENMETRICS, body + "# EOF\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a{a=1} 1\n",
                "a{a='1'} 1\n",
                "a{a} 1\n",
                "a{a\"\"} 1\n",
                "a{a=\"1\",,b=\"2\"} 1\n",
                "a{1=\"1\"} 1\n",
                "a{a=\"1\",a=\"1\"} 1\n",
                "a{a=\" # \"}1\n",
                "a \n",
                "a  1\n",
                "a 1\t\n",
                "a\t1\n",
                "a 1_2\n",
                "a 1 z\n",
                "a 1 1_2\n",
                "a 1 NaN\n",
                "a 1 0x1p-3\n",
                "a.b 1\n",
                " a 1\n",
                " # HELP a meh\n",
                "# HELP\n",
                "# HELP a\n",
                "# TYPE \n",
                "# TYPE a\t\n",
                "# TYPE a untyped\n",
                "# TYPE a meh \n",
                "# UNIT \n",
                "# UNIT a\t\n",
                "# UNIT a_seconds seconds \n",
                "# TYPE x_u stateset\n# UNIT x_u u\n",
                "# HELP a x\na 1\n# TYPE a gauge\n",
                "# TYPE a_s gauge\na_s 1\n# UNIT a_s s\n",
                "# HELP a \n# HELP a \n",
                "# TYPE a gauge\n# TYPE a gauge\n",
                "# TYPE a_created gauge\n# TYPE a counter\n",
                "# TYPE a counter\n# TYPE a_total gauge\n",
                "# TYPE a counter\na 1\n",
                "# TYPE a counter\na_total -1\n",
                "# TYPE a histogram\na_count NaN\n",
                "# TYPE a histogram\na_bucket{le=\"+Inf\"} -1\n",
                "# TYPE a histogram\na_sum -1\n",
                "# TYPE a histogram\na_bucket{le=\"-1.0\"} 1\na_bucket{le=\"+Inf\"} 2\na_sum 1\n",
                "# TYPE a histogram\na_count 1\na_bucket{le=\"+Inf\"} 0\n",
                "# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"2\"} 1\n",
                "# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 1\n",
                "# TYPE a histogram\na_bucket{le=\"NaN\"} 0\na_bucket{le=\"+Inf\"} 0\n",
                "# TYPE a histogram\na_bucket{le=\"x\"} 0\na_bucket{le=\"+Inf\"} 0\n",
                "# TYPE a histogram\na_bucket{le=\"+Inf\"} 0\na_count 0\n",
                "# TYPE a histogram\na_bucket{le=\"+Inf\"} 0\na_sum 0\n",
                "# TYPE a gaugehistogram\na_gsum 1\n",
                "# TYPE a gaugehistogram\na_bucket{le=\"+Inf\"} -1\na_gcount -1\n",
                "# TYPE a gaugehistogram\na_bucket 0\n",
                "# TYPE a histogram\na_bucket{a=\"1\",le=\"1\"} 0\na_bucket{a=\"2\",le=\"+Inf\"} 0\na_bucket{a=\"1\",le=\"+Inf\"} 0\n",
                "# TYPE a gaugehistogram\na_gsum{a=\"1\"} 0\na_gsum{a=\"2\"} 0\na_gcount{a=\"1\"} 0\n",
                "# TYPE a summary\na 0\n",
                "# TYPE a summary\na{quantile=\"foo\"} 0\n",
                "# TYPE a summary\na{quantile=\"NaN\"} 0\n",
                "# TYPE a summary\na{quantile=\"0.5\"} -1\n",
                "# TYPE a summary\na_sum NaN\n",
                "# TYPE a stateset\na{a=\"x\"} 2.0\n",
                "# TYPE a info\na_info 2\n",
                "# TYPE a gauge\na 0 1\na 0 -1\n",
                "# TYPE a gauge\na 0 1\na 0 1\n",
                "# TYPE a gauge\na 0\na 0\n",
                "# TYPE a gauge\na 0\nb 0\na{x=\"1\"} 0\n",
                "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1# {} 1\n",
                "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1 #{} 1\n",
                "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1 # {} 1 \n",
                "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1 # {} 1 0x1p-3\n",
                "# TYPE a histogram\na_bucket{le=\"+Inf\"} 1 # {a=\"1\",a=\"2\"} 1\n",
                "# TYPE a counter\na_total 1 # {id=\"a\"} \n",
                "# TYPE a counter\na_total 1 1 #id=\" # \"} 1\n",
                "# TYPE a counter\na_created 1 # {a=\"b\"} 0.5\n",
                "# TYPE a gauge\na 1 # {a=\"b\"} 1\n",
                "# TYPE a stateset\na{a=\"b\"} 1 # {c=\"d\"} 1\n",
                "# TYPE a summary\na_count 1 # {c=\"d\"} 1\n",
                "a 1\n# EOF\n",
                "a 1\r\n",
                "#\n",
                "# comment\n",
            })
    void refuses(String body) {
        assertThat(new Expositions().read(Format.OPENMETRICS, body + "# EOF\n")).isNotEmpty();
    }
}
