package vigie.app.backtest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes each read took. */
final class CountedInput extends FilterInputStream {
    private final LongConsumer count;

    CountedInput(InputStream in, LongConsumer count) {
        super(in);
        this.count = count;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        count.accept(one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int many = super.read(into, from, length);
        count.accept(Math.max(0, many));
        return many;
    }
}
