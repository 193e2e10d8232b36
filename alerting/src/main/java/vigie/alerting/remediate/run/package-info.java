/** Runs in the record: what they are, how they move, how they end, and what people are told and may decide of them. */
@NullMarked
package vigie.alerting.remediate.run;

import org.jspecify.annotations.NullMarked;
