/** Which of the nodes that share a record decides. */
@NullMarked
package vigie.alerting.lead;

import org.jspecify.annotations.NullMarked;
