package vigie.alerting.remediate.means;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The border of the remediation loop: what goes wrong inside is counted and logged here, and the loop goes on. */
public final class Border {
    private static final Logger LOG = LoggerFactory.getLogger(Border.class);

    private final RemediationMetrics metrics;

    public Border(RemediationMetrics metrics) {
        this.metrics = metrics;
    }

    /** Does something; whether it went through. */
    public boolean run(String what, Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException e) {
            metrics.error();
            LOG.error("remediation: {} failed", what, e);
            return false;
        }
    }
}
