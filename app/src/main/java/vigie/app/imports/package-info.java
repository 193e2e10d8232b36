/** What other programs' configurations become in an estate. */
@NullMarked
package vigie.app.imports;

import org.jspecify.annotations.NullMarked;
