package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** One series among peers that stand still at zero and are spread by nothing: each value is a round. */
class PeerJudgeTest extends JudgeContract {
    @Override
    protected Judge fresh() {
        return new InRounds(new PeerJudge(new Aim(true, true, 0, 0, 0.02), 15));
    }

    @Override
    protected Judge.State foreign() {
        return new AdaptiveJudge(new Aim(true, true, 0, 0, 0.02), 15).state();
    }

    @Test
    void nothingIsDecidedBeforeARound() {
        PeerJudge judge = new PeerJudge(new Aim(true, true, 0, 0, 0.02), 15);
        assertThat(judge.brought()).isFalse();
        assertThat(judge.judge(0, 7)).isNaN();
        assertThat(judge.brought()).isTrue();
        assertThat(judge.seen()).isZero();
        assertThat(judge.look(0, 5, 1)).isNaN();
        judge.decide();
        assertThat(judge.brought()).isFalse();
        assertThat(judge.seen()).isEqualTo(1);
        assertThat(judge.peers()).isEqualTo(5);
    }

    /** A judge whose rounds are its values. */
    private record InRounds(PeerJudge judge) implements Judge {
        @Override
        public double judge(long timestampMs, double value) {
            double none = judge.judge(timestampMs, value);
            if (!judge.brought()) {
                return none;
            }
            boolean warm = !Double.isNaN(judge.look(timestampMs, 0, 0));
            judge.decide();
            return warm ? judge.severity() : Double.NaN;
        }

        @Override
        public boolean alarming() {
            return judge.alarming();
        }

        @Override
        public double low() {
            return judge.low();
        }

        @Override
        public double high() {
            return judge.high();
        }

        @Override
        public Reason reason() {
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
