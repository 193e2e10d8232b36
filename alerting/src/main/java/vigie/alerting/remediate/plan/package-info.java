/** What is to be decided: a condition that holds, and the plan that it is for. */
@NullMarked
package vigie.alerting.remediate.plan;

import org.jspecify.annotations.NullMarked;
