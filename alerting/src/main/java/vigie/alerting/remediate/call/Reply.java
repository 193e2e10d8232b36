package vigie.alerting.remediate.call;

import vigie.alerting.ActionConfig;
import vigie.alerting.RemediationConfig;
import vigie.alerting.outbound.Outbound.Answer;
import vigie.model.Secret;

/**
 * An executor's answer to a call, and what it means.
 *
 * @param text for people, and for the record: no secret of the executor is in it
 */
record Reply(Verdict verdict, Answer answer, String text) {
    private static final String MASK = "•••";

    static Reply of(RemediationConfig.Executor executor, ActionConfig action, Answer answer) {
        String text = Verdict.text(answer);
        for (Secret secret : executor.secrets().values()) {
            text = text.replace(secret.reveal(), MASK);
        }
        return new Reply(Verdict.of(answer, action), answer, text);
    }

    /** Of a call that was not made. */
    static Reply unsent(String why) {
        Answer none = Answer.none(why, false);
        return new Reply(Verdict.NOT_DONE, none, why);
    }
}
