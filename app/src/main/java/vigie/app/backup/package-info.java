/** Backups of Vigie's own record and of what belongs to it: made beside the running service, looked at, and restored. */
@NullMarked
package vigie.app.backup;

import org.jspecify.annotations.NullMarked;
