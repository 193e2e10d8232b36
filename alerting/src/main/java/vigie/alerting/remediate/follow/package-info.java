/** Follows the runs under way to their end: the next rung, verification, compensations, runs of nodes that are gone. */
@NullMarked
package vigie.alerting.remediate.follow;

import org.jspecify.annotations.NullMarked;
