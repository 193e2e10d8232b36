package vigie.model;

import java.util.List;

/** Looks at what is judged. Any thread. */
@FunctionalInterface
public interface ScoreBoard {
    /** What was made of the last value of every judged stream, and how far each has learnt, in the order of targets. */
    List<Score> scores();

    /** What was made of the signals of services together, in the order of the estate. */
    default List<JointScore> joint() {
        return List.of();
    }
}
