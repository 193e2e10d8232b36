package vigie.detector.compare;

import java.util.List;
import vigie.model.CheckResult.Fact.Topic;

/** One rule over the facts of one topic. An object serves one check of one service, and may remember. The detector thread. */
interface FactRule {
    /** What it is about. */
    Topic topic();

    /** Whether an answer that is DOWN counts too, if it tells something: what it says is true of others. */
    default boolean hearsTheDown() {
        return false;
    }

    /** How long what begins must last before it is said, milliseconds of elapsed time. */
    default long lastsMs(Picture picture) {
        return 0;
    }

    /** What holds now, what does not, and what cannot be known; called after each change of the picture, which has a view at least. */
    List<Claim> judge(Picture picture);
}
