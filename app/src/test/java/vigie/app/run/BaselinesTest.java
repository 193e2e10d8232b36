package vigie.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselinesTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("baselines");
    }

    /** Has learnt one number; takes a number only if it is even. */
    private static final class Learner implements Baselines.Source {
        private int learnt;
        private boolean fails;

        @Override
        public void save(DataOutput out) throws IOException {
            out.writeInt(learnt);
            if (fails) {
                throw new IOException("the disk is full");
            }
        }

        @Override
        public Optional<String> load(DataInput in) {
            try {
                int read = in.readInt();
                if (read % 2 != 0) {
                    return Optional.of("odd");
                }
                learnt = read;
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of("too short");
            }
        }
    }

    @Test
    void whatOneProcessHasLearntTheNextOneKnows() {
        Learner first = new Learner();
        first.learnt = 42;
        new Baselines(file, first).save();
        Learner second = new Learner();
        new Baselines(file, second).load();
        assertThat(second.learnt).isEqualTo(42);
    }

    @Test
    void aFirstStartHasNothingToTake() {
        Learner learner = new Learner();
        new Baselines(file, learner).load();
        assertThat(learner.learnt).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsRefusedIsKeptAsideAndNotOverwritten() throws IOException {
        Files.write(file, new byte[] {1, 2});
        Learner learner = new Learner();
        Baselines baselines = new Baselines(file, learner);
        baselines.load();
        assertThat(file).doesNotExist();
        baselines.save();
        assertThat(folder.resolve("baselines.refused")).hasBinaryContent(new byte[] {1, 2});
        assertThat(file).hasSize(4);
    }

    @Test
    void aSaveThatFailsLeavesTheLastOneWhole() {
        Learner learner = new Learner();
        learner.learnt = 42;
        Baselines baselines = new Baselines(file, learner);
        baselines.save();
        learner.learnt = 44;
        learner.fails = true;
        baselines.save();
        assertThat(file).hasBinaryContent(new byte[] {0, 0, 0, 42});
    }
}
