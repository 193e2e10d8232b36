/**
 * How one series is judged: what is usual for it, how far a value is from that, and when it is an alarm.
 *
 * <table>
 * <caption>The judges, and what each is made of</caption>
 * <tr><td>{@code ThresholdJudge}</td><td>fixed bounds</td></tr>
 * <tr><td>{@code AdaptiveJudge}</td><td>{@code Rhythm}, {@code Season}, {@code ScaleFloor}, two {@code Channel}s ({@code LocalMedian}
 * before the second), {@code Expected}; {@code Alarm} with {@code Recurrence} and {@code Calibrator}; {@code Novelty} with {@code Extremes},
 * {@code UpperTail} and a {@code Calibrator} of its own</td></tr>
 * <tr><td>{@code ForecastJudge}</td><td>{@code Ladder}, {@code Trends} with {@code TrendFit}, {@code Turns}, {@code Persistence}, {@code Grain}</td></tr>
 * <tr><td>{@code SaturationJudge}</td><td>fixed bounds, {@code ForecastJudge}</td></tr>
 * <tr><td>{@code StuckJudge}</td><td>{@code Rhythm}</td></tr>
 * <tr><td>{@code GroupJudge}</td><td>{@code LinearAlarm}, which is {@code Rhythm}, {@code Channel} and {@code Alarm}</td></tr>
 * <tr><td>{@code RelationJudge}</td><td>{@code Rows}, {@code RelationModel}; {@code LinearAlarm}</td></tr>
 * <tr><td>{@code PeerJudge}</td><td>{@code PeerDistance} with a {@code Channel} and a {@code ScaleFloor}; {@code Calibrator}</td></tr>
 * </table>
 *
 * They stand in one room because they share these parts, and nobody outside needs to know them.
 */
@NullMarked
package vigie.detector.judge;

import org.jspecify.annotations.NullMarked;
