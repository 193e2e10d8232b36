package vigie.alerting.remediate.call;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;
import vigie.alerting.ActionConfig;
import vigie.alerting.outbound.Outbound.Answer;

/** What an executor's answer means. */
public enum Verdict {
    /** 200, 204: it was done. */
    DONE,
    /** 202: it will be; the outcome is posted, or seen. */
    ACCEPTED,
    /** 4xx: it will not be. */
    REFUSED,
    /** 409: somebody with a later epoch has it in hand. */
    STALE,
    /** 5xx with {@code Retry-After}, or a call that certainly never arrived: nothing was done, it may be sent again. */
    NOT_DONE,
    /** Anything else: it may have been done. */
    UNCERTAIN;

    /** What an answer means to whom it was asked so. */
    public static Verdict of(Answer answer, ActionConfig action) {
        if (answer.status() == 0) {
            return answer.sent() ? UNCERTAIN : NOT_DONE;
        }
        ActionConfig.Answers answers = action.answers();
        if (is(answer, answers.refused())) {
            return REFUSED;
        }
        if (is(answer, answers.accepted())) {
            return ACCEPTED;
        }
        if (is(answer, answers.done())) {
            return DONE;
        }
        return action.isOwn() ? ofOwn(answer) : ofOther(answer, answers);
    }

    private static Verdict ofOwn(Answer answer) {
        int status = answer.status();
        if (status == 200 || status == 204) {
            return DONE;
        }
        if (status == 202) {
            return ACCEPTED;
        }
        if (status >= 400 && status < 500) {
            return status == 409 ? STALE : REFUSED;
        }
        return asksToWait(answer) ? NOT_DONE : UNCERTAIN;
    }

    /** Another API knows no epoch: its 409 is a plain refusal. And 429 is no verdict on what was asked (RFC 6585). */
    private static Verdict ofOther(Answer answer, ActionConfig.Answers answers) {
        int status = answer.status();
        if (status == 202) {
            return answers.accepted() == null ? ACCEPTED : UNCERTAIN;
        }
        if (status >= 200 && status < 300 && answers.done() == null) {
            return DONE;
        }
        if (status == 429 || asksToWait(answer)) {
            return NOT_DONE;
        }
        return status >= 400 && status < 500 ? REFUSED : UNCERTAIN;
    }

    private static boolean asksToWait(Answer answer) {
        return answer.status() >= 500 && answer.status() < 600 && answer.retryAfter() != null;
    }

    private static boolean is(Answer answer, ActionConfig.@Nullable Meaning meaning) {
        return meaning != null
                && (meaning.status().isEmpty()
                        || meaning.status().stream().anyMatch(s -> s.equals(code(s, answer.status()))))
                && isFound(meaning.bodyMatches(), answer.body())
                && isFound(meaning.locationMatches(), answer.location());
    }

    /** The code, or its class if that is what is asked for. */
    private static String code(String asked, int status) {
        return asked.endsWith("xx") ? status / 100 + "xx" : Integer.toString(status);
    }

    private static boolean isFound(@Nullable String expression, String text) {
        return expression == null || Pattern.compile(expression).matcher(text).find();
    }

    /** An answer for people, with the beginning of what was said. */
    static String text(Answer answer) {
        if (answer.status() == 0) {
            return answer.failure();
        }
        String body = answer.body().strip().replaceAll("\\s+", " ");
        String said = body.length() <= 200 ? body : body.substring(0, 200) + "…";
        return "HTTP " + answer.status() + (said.isEmpty() ? "" : ": " + said);
    }
}
