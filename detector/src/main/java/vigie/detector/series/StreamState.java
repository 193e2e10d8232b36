package vigie.detector.series;

import vigie.detector.judge.Judge;

/**
 * What is known of one judged stream, to be kept over a restart.
 *
 * @param name names the stream and its signal's definition; a stream whose definition changed is not found under it
 */
record StreamState(String name, Reading.State reading, Judge.State judge) {
    /** What is known of signals that are judged together: they are read by others. */
    static StreamState together(String name, long atMs, Judge.State judge) {
        return new StreamState(name, new Reading.State(atMs, new double[0], new double[0]), judge);
    }
}
