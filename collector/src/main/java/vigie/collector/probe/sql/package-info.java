/** {@code use: sql}: a question to a PostgreSQL database, and what is expected of its answer. */
@NullMarked
package vigie.collector.probe.sql;

import org.jspecify.annotations.NullMarked;
