/**
 * The words that cross a door, the doors and the windows of Vigie.
 *
 * <p>Nothing comes in and nothing runs here: records, enums and small interfaces that know the JDK alone. A type lives here
 * only if it crosses a door (a sink) or is seen through a window (a read-only view).
 */
@NullMarked
package vigie.model;

import org.jspecify.annotations.NullMarked;
