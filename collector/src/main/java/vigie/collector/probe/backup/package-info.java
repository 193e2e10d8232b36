/** {@code use: backup}: the backups that pgBackRest, restic or a folder of files tell of: how old, how many, whole or not. */
@NullMarked
package vigie.collector.probe.backup;

import org.jspecify.annotations.NullMarked;
