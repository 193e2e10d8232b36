/**
 * What people look at: the read API, the operator's actions, the metrics, the console.
 *
 * <p>It looks through the windows of the model and knocks at one door, {@link vigie.model.Operator}. This package holds what
 * {@code app} hands in; each package below is one surface. Everything runs on the server's threads and keeps no state but the
 * open streams.
 */
@NullMarked
package vigie.dashboards;

import org.jspecify.annotations.NullMarked;
