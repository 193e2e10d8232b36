package vigie.detector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a twin that sorts the last thirty each time. */
class LocalMedianTest {
    @ParameterizedTest(name = "{0} different values")
    @ValueSource(ints = {1, 2, 5, 1_000_000})
    void isTheMiddleOfTheLastThirty(int different) {
        LocalMedian median = new LocalMedian();
        Deque<Float> last = new ArrayDeque<>();
        Random random = new Random(different);
        for (int i = 0; i < 2_000; i++) {
            float value = random.nextInt(different) - different / 2;
            median.add(value);
            last.addLast(value);
            if (last.size() > 30) {
                last.removeFirst();
            }
            double[] sorted =
                    last.stream().mapToDouble(Float::doubleValue).sorted().toArray();
            assertThat(median.median()).as("value %d", i).isEqualTo(sorted[sorted.length / 2]);
            assertThat(median.range()).isEqualTo(sorted[sorted.length - 1] - sorted[0]);
            assertThat(median.isFull()).isEqualTo(last.size() == 30);
        }
    }

    @ParameterizedTest(name = "after {0} values")
    @ValueSource(ints = {1, 7, 30, 44})
    void goesOnFromWhatWasWritten(int values) {
        LocalMedian one = new LocalMedian();
        Random random = new Random(values);
        for (int i = 0; i < values; i++) {
            one.add(random.nextFloat());
        }
        ByteBuffer bytes = ByteBuffer.allocate(LocalMedian.BYTES);
        one.write(bytes);
        assertThat(bytes.hasRemaining()).isFalse();
        LocalMedian two = new LocalMedian();
        two.read(bytes.flip());
        for (int i = 0; i < 100; i++) {
            float value = random.nextFloat();
            one.add(value);
            two.add(value);
            assertThat(two.median()).isEqualTo(one.median());
        }
        byte[] again = new byte[LocalMedian.BYTES];
        one.write(ByteBuffer.wrap(again));
        byte[] twice = new byte[LocalMedian.BYTES];
        two.write(ByteBuffer.wrap(twice));
        assertThat(Arrays.equals(again, twice)).isTrue();
    }
}
