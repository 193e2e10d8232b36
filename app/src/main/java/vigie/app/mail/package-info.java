/** Letters to mail servers: what the alerting room gives comes in, SMTP goes out; on threads of their own. */
@NullMarked
package vigie.app.mail;

import org.jspecify.annotations.NullMarked;
