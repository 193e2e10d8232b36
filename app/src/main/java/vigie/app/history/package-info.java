/** What a Prometheus remembers, judged by the signals of an estate. */
@NullMarked
package vigie.app.history;

import org.jspecify.annotations.NullMarked;
