package vigie.app.run;

import java.util.List;
import vigie.alerting.Alerting;
import vigie.model.CheckResult;
import vigie.model.CheckSink;
import vigie.model.Instance;
import vigie.model.Vote;

/**
 * Answers go to the detector; lists of instances also to alerting, which lets go of what is not watched any more.
 *
 * @param heard runs for each answer
 */
record Checks(CheckSink detector, Alerting alerting, Runnable heard) implements CheckSink {
    @Override
    public void accept(CheckResult result) {
        heard.run();
        detector.accept(result);
    }

    @Override
    public void vote(Vote vote) {
        detector.vote(vote);
    }

    @Override
    public void instances(String service, List<Instance> instances) {
        detector.instances(service, instances);
        alerting.instances(service, instances);
    }
}
