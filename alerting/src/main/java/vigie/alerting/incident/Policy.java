package vigie.alerting.incident;

import vigie.alerting.AlertingConfig;
import vigie.alerting.route.RouteTree;

/**
 * What the estate says of incidents, compiled.
 *
 * @param externalUrl where people reach this service, without a slash at its end
 */
public record Policy(Roots roots, RouteTree routes, String externalUrl) {
    /**
     * Compiles an estate.
     *
     * @throws IllegalArgumentException if a matcher cannot be compiled
     */
    public static Policy of(AlertingConfig config) {
        return new Policy(new Roots(config.services()), new RouteTree(config.route()), config.externalUrl());
    }
}
