/** Judges rows that are recorded, and holds the alarms against what is known to have been wrong. */
@NullMarked
package vigie.detector.backtest;

import org.jspecify.annotations.NullMarked;
