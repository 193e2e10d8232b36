/** Faults that people make on purpose beside Vigie: whether they may begin, when they are to be broken off, and what came of them. */
@NullMarked
package vigie.alerting.remediate.experiment;

import org.jspecify.annotations.NullMarked;
