/** {@code use: integrity}: constraints that must hold and files that must be as their checksums say, looked at a little in each poll. */
@NullMarked
package vigie.collector.probe.integrity;

import org.jspecify.annotations.NullMarked;
