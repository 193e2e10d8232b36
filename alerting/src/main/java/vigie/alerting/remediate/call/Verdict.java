package vigie.alerting.remediate.call;

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

    public static Verdict of(Answer answer) {
        int status = answer.status();
        if (status == 0) {
            return answer.sent() ? UNCERTAIN : NOT_DONE;
        }
        if (status == 200 || status == 204) {
            return DONE;
        }
        if (status == 202) {
            return ACCEPTED;
        }
        if (status >= 400 && status < 500) {
            return status == 409 ? STALE : REFUSED;
        }
        return status >= 500 && status < 600 && answer.retryAfter() != null ? NOT_DONE : UNCERTAIN;
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
