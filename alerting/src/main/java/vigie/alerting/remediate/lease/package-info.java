/** Leases on what somebody works on: shared by people, deployments, backups and healing. */
@NullMarked
package vigie.alerting.remediate.lease;

import org.jspecify.annotations.NullMarked;
