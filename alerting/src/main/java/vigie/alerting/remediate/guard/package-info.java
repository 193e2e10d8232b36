/** The reasons not to act: each a class, all in one list in their fixed order, judged by one situation. */
@NullMarked
package vigie.alerting.remediate.guard;

import org.jspecify.annotations.NullMarked;
