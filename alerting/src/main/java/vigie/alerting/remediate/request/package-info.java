/** What is sent to an executor: Vigie's own signed call, or a request made of the estate's templates. */
@NullMarked
package vigie.alerting.remediate.request;

import org.jspecify.annotations.NullMarked;
