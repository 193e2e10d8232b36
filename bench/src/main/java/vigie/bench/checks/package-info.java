/** Measures what many checks cost: the packaged program as a process of its own. */
@NullMarked
package vigie.bench.checks;

import org.jspecify.annotations.NullMarked;
