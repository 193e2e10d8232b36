/**
 * The third room: findings become alerts, alerts become incidents, incidents become notices and remediations.
 *
 * <p>Findings come in through {@link vigie.model.FindingSink}. One thread, handed in, owns all of it; every transition, decision,
 * refusal and call is in the record, with its audit entry, in one transaction.
 */
@NullMarked
package vigie.alerting;

import org.jspecify.annotations.NullMarked;
