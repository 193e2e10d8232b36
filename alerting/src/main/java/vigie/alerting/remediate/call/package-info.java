/** Calls to executors: authorised on disk before they leave, and what their answers do to a run. */
@NullMarked
package vigie.alerting.remediate.call;

import org.jspecify.annotations.NullMarked;
