/** What people look at: the read API, the metrics, the console. It looks through the windows of the model only. */
@NullMarked
package vigie.dashboards;

import org.jspecify.annotations.NullMarked;
