package vigie.collector.target;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import vigie.collector.net.HttpRequest;
import vigie.collector.probe.http.WholeAnswer;
import vigie.model.CheckResult;

/**
 * One GET to an address that tells of targets. Redirects are not followed; what is not status 200 is a failure. Answers are read on the
 * executor for files.
 *
 * @param heard the headers of the answer that are read
 */
record Question(URI url, Map<String, String> headers, List<String> heard, Duration timeout) {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** How long an answer may take of a source that is asked so often: not longer than until it is asked again. */
    static Duration timeout(Duration refresh) {
        return refresh.compareTo(LONGEST) < 0 ? refresh : LONGEST;
    }

    /** An address as messages show it: neither user nor query, for either may hold a secret. */
    static String shown(URI url) {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + url.getPath();
    }

    /** Asks; exactly one of the two hears how it ended. */
    void ask(SourceConfig.Context context, Consumer<WholeAnswer.Whole> answered, Consumer<String> failed) {
        String connection = "discovery " + context.service() + ' ' + url;
        var request = new HttpRequest(
                "GET", url, headers, null, timeout, TargetGroups.MAX_BYTES, connection, context.targets());
        context.http().send(request, new WholeAnswer(heard, TargetGroups.MAX_BYTES, true, new WholeAnswer.Receiver() {
            @Override
            public void answered(WholeAnswer.Whole answer) {
                context.io().execute(() -> {
                    if (answer.status() == 200) {
                        answered.accept(answer);
                    } else {
                        failed.accept("status must be 200: was " + answer.status());
                    }
                });
            }

            @Override
            public void failed(CheckResult.Phase phase, String reason) {
                failed.accept(reason + " (" + phase.name().toLowerCase(Locale.ROOT) + ')');
            }
        }));
    }
}
