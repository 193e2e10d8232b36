/**
 * The command line: one class for each command, one line for each in {@link vigie.app.Vigie}.
 *
 * <p>Exit codes are 0 for done, 1 for a failed check or findings, 2 for wrong usage or configuration. Results go to standard
 * output, errors to standard error, one line each.
 */
@NullMarked
package vigie.app.cli;

import org.jspecify.annotations.NullMarked;
