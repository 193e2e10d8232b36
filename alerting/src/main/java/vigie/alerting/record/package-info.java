/** The record: SQL on SQLite or PostgreSQL, one transaction for a change, its outbox rows and its audit entry. */
@NullMarked
package vigie.alerting.record;

import org.jspecify.annotations.NullMarked;
