/** Decides which runs begin: candidates, a fresh look, the guards, approvals, and the ledger of what was not done. */
@NullMarked
package vigie.alerting.remediate.decide;

import org.jspecify.annotations.NullMarked;
