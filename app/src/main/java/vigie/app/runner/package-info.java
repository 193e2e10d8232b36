/** {@code vigie runner}: a small executor that turns signed calls into the commands that it was allowed, and into no others. */
@NullMarked
package vigie.app.runner;

import org.jspecify.annotations.NullMarked;
