/** Remediation: guards in fixed order, runs that survive a crash, verification, and the ledger of what was not done. */
@NullMarked
package vigie.alerting.remediate;

import org.jspecify.annotations.NullMarked;
