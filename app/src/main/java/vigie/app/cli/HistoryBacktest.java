package vigie.app.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import vigie.app.estate.Durations;
import vigie.app.estate.Environment;
import vigie.app.estate.EstateReader;
import vigie.app.estate.Reading;
import vigie.app.estate.SecretSyntax;
import vigie.app.history.HistoryQuestion;
import vigie.app.history.PrometheusApi;
import vigie.app.history.SignalResult;
import vigie.app.history.Unanswered;
import vigie.model.Secret;

/** {@code vigie backtest --prometheus}: which alarms the signals of an estate would have raised. */
final class HistoryBacktest {
    private static final int LATEST = 5;
    private static final Duration LEAST_STEP = Duration.ofSeconds(1);

    private final Out out;
    private final boolean json;
    private final HistoryOptions options;
    private final LongFunction<ProgressBar> bars;

    /** {@code bars} shows how far it has come of so many seconds. */
    HistoryBacktest(Out out, boolean json, HistoryOptions options, LongFunction<ProgressBar> bars) {
        this.out = out;
        this.json = json;
        this.options = options;
        this.bars = bars;
    }

    int run(EstateReader reader, Environment environment, Instant now) {
        Duration since;
        Duration step;
        Secret token;
        try {
            since = duration("--since", options.since);
            step = options.step == null ? null : duration("--step", options.step);
            token = options.token == null ? null : new SecretSyntax(environment, Path.of("")).parse(options.token);
            checkAddress();
        } catch (IllegalArgumentException e) {
            out.error("backtest: " + e.getMessage());
            return Exit.USAGE;
        }
        Reading reading = reader.read(options.config, environment);
        if (reading instanceof Reading.Rejected rejected) {
            rejected.problems().forEach(p -> out.error(p.toString()));
            return Exit.USAGE;
        }
        HistoryQuestion question = new HistoryQuestion(((Reading.Accepted) reading).estate());
        try (PrometheusApi prometheus = new PrometheusApi(options.prometheus, token);
                ProgressBar bar = bars.apply(question.signals() * since.toSeconds())) {
            List<SignalResult> results =
                    question.ask(prometheus, now.minus(since), now, step, options.anyInstance, bar);
            bar.close();
            return tell(results, since);
        } catch (Unanswered e) {
            out.error("backtest: " + e.reason());
            return Exit.FOUND;
        } catch (IOException e) {
            out.error("backtest: " + e);
            return Exit.FOUND;
        }
    }

    private void checkAddress() {
        String scheme = options.prometheus.getScheme();
        if (options.prometheus.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "--prometheus must be an address such as http://127.0.0.1:9090: was " + options.prometheus);
        }
    }

    private static Duration duration(String option, String text) {
        try {
            Duration duration = Durations.parse(text);
            if (duration.compareTo(LEAST_STEP) >= 0) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option + " must be " + Durations.WHAT + ": was " + text, e);
        }
        throw new IllegalArgumentException(option + " must be at least 1s: was " + text);
    }

    private int tell(List<SignalResult> results, Duration since) {
        double days = since.toSeconds() / 86_400.0;
        if (json) {
            out.json(Map.of("since_days", days, "signals", trees(results, days)));
        } else {
            results.forEach(result -> tell(result, days));
        }
        List<SignalResult> silent =
                results.stream().filter(r -> r.series() == 0).toList();
        silent.forEach(r -> out.error("backtest: " + r.service() + "/" + r.signal() + " has no series for " + r.query()
                + (options.anyInstance ? "" : "; --any-instance takes those of other instances")));
        return silent.isEmpty() ? Exit.DONE : Exit.FOUND;
    }

    private void tell(SignalResult result, double days) {
        out.line(
                "bold",
                result.service() + "/" + result.signal(),
                String.format(
                        Locale.ROOT,
                        " (%s): %d series, %.1f days, %d %s, %.1f a week",
                        result.method(),
                        result.series(),
                        result.days(),
                        result.alarms().size(),
                        result.alarms().size() == 1 ? "alarm" : "alarms",
                        result.perWeek(days)));
        List<SignalResult.Alarm> alarms = result.alarms();
        for (SignalResult.Alarm alarm : alarms.subList(Math.max(0, alarms.size() - LATEST), alarms.size())) {
            out.line("  " + alarm.at() + "  " + alarm.series());
        }
    }

    private static List<Object> trees(List<SignalResult> results, double days) {
        List<Object> trees = new ArrayList<>();
        for (SignalResult result : results) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("service", result.service());
            tree.put("signal", result.signal());
            tree.put("method", result.method());
            tree.put("query", result.query());
            tree.put("series", result.series());
            tree.put("days", result.days());
            tree.put("alarms_per_week", result.perWeek(days));
            List<Object> alarms = new ArrayList<>();
            result.alarms().forEach(a -> alarms.add(Map.of("at", a.at().toString(), "series", a.series())));
            tree.put("alarms", alarms);
            trees.add(tree);
        }
        return trees;
    }
}
