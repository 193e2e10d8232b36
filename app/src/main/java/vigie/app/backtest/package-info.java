/** Files of recorded series, judged row by row as the service would have judged them. */
@NullMarked
package vigie.app.backtest;

import org.jspecify.annotations.NullMarked;
