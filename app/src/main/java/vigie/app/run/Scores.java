package vigie.app.run;

import java.util.List;
import vigie.model.JointScore;
import vigie.model.Score;
import vigie.model.ScoreBoard;

/** What is judged, as a bean that is nothing else beside. */
record Scores(ScoreBoard detector) implements ScoreBoard {
    @Override
    public List<Score> scores() {
        return detector.scores();
    }

    @Override
    public List<JointScore> joint() {
        return detector.joint();
    }
}
