/**
 * Remediation: guards in fixed order, runs that survive a crash, verification, and the ledger of what was not done.
 *
 * <p>Here is the door. Behind it, in the order in which they know each other: {@code means} and {@code plan}, {@code guard},
 * {@code run}, {@code call}, {@code decide}, {@code follow}.
 */
@NullMarked
package vigie.alerting.remediate;

import org.jspecify.annotations.NullMarked;
