package vigie.detector.joint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import vigie.detector.judge.Judge;
import vigie.detector.judge.JudgeContract;
import vigie.detector.judge.Reason;
import vigie.detector.judge.RelationJudge;
import vigie.detector.judge.ThresholdJudge;

/** Rows of one value, a minute apart; what is otherwise learnt in the background is learnt at once. */
class RelationJudgeTest extends JudgeContract {
    @Override
    protected Judge fresh() {
        return new Taught(new RelationJudge(1, 0.02, 60));
    }

    @Override
    protected Judge.State foreign() {
        return new ThresholdJudge(1.0, null).state();
    }

    @Override
    protected long stepMs() {
        return 60_000;
    }

    /** One that has learnt, and learns no more: the rows that it would keep are objects. */
    @Override
    protected Judge frugal() {
        Judge judge = fresh();
        Random random = new Random(8);
        for (int i = 0; i <= judge.warmUp(); i++) {
            judge.judge(i * stepMs(), 100 + random.nextGaussian());
        }
        judge.learn(false);
        return judge;
    }

    @Test
    void aRowOfSeveralIsNotJudgedByOne() {
        assertThatThrownBy(() -> new RelationJudge(3, 0.02, 60).judge(0, 1))
                .hasMessage("a row has 3 values: one was given");
    }

    /** Teaches a judge whenever it wants a model. */
    private record Taught(RelationJudge judge) implements Judge {
        @Override
        public double judge(long timestampMs, double value) {
            double severity = judge.judge(timestampMs, value);
            if (judge.wantsModel()) {
                judge.take(Relations.learn(judge.healthy()));
            }
            return severity;
        }

        @Override
        public boolean alarming() {
            return judge.alarming();
        }

        @Override
        public double high() {
            return judge.high();
        }

        @Override
        public @Nullable Reason reason() {
            return judge.reason();
        }

        @Override
        public long seen() {
            return judge.seen();
        }

        @Override
        public int warmUp() {
            return judge.warmUp();
        }

        @Override
        public void learn(boolean learns) {
            judge.learn(learns);
        }

        @Override
        public State state() {
            return judge.state();
        }

        @Override
        public boolean restore(State state) {
            return judge.restore(state);
        }
    }
}
