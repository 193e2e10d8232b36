/** Text of the estate with places to be filled in. */
@NullMarked
package vigie.alerting.template;

import org.jspecify.annotations.NullMarked;
