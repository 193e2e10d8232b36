package vigie.alerting.remediate.guard;

import org.jspecify.annotations.Nullable;
import vigie.alerting.RemediationConfig.Scope;

/**
 * Somebody works on it: a deployment, a backup, a person. Healing yields, and decides afresh when they are done. Who works on one instance
 * keeps the whole service from being worked on.
 */
final class LeaseGuard implements Guard {
    @Override
    public String rule() {
        return "lease";
    }

    @Override
    public @Nullable String refusal(Situation s) {
        return s.history().leases().stream()
                .filter(lease -> s.candidate().scope() != Scope.INSTANCE
                        || lease.covers(s.candidate().service(), s.candidate().address()))
                .map(lease -> lease.holder() + " works on "
                        + (lease.instance().isEmpty() ? lease.service() : lease.instance()) + " until "
                        + Words.of(lease.until()) + ": " + lease.reason())
                .findFirst()
                .orElse(null);
    }
}
