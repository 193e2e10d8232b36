/** Rehearsals of plans on healthy instances. */
@NullMarked
package vigie.alerting.remediate.drill;

import org.jspecify.annotations.NullMarked;
