/** What must be settled in a record that comes from a backup before a node may run on it. */
@NullMarked
package vigie.alerting.remediate.restore;

import org.jspecify.annotations.NullMarked;
