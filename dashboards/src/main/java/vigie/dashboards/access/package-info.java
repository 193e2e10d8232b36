/** Who may call: tokens and their roles, how often, and the executors' right to tell an outcome. */
@NullMarked
package vigie.dashboards.access;

import org.jspecify.annotations.NullMarked;
