package vigie.collector.probe.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vigie.collector.probe.redis.ReplyReader.NotResp;

class ReplyReaderTest {
    private static final String ALL =
            "+OK\r\n:42\r\n-ERR no\r\n$5\r\na\r\nbc\r\n$-1\r\n*-1\r\n*0\r\n*3\r\n$4\r\nname\r\n*2\r\n:1\r\n$0\r\n\r\n+x\r\n";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Reply> read(String text) throws NotResp {
        ReplyReader reader = new ReplyReader();
        reader.read(bytes(text));
        return reader.replies();
    }

    @Test
    void readsEveryKind() throws Exception {
        Reply nothing = new Reply(Reply.Type.NULL, "", List.of());
        Reply inner = new Reply(Reply.Type.ARRAY, "", List.of(Reply.text("1"), Reply.text("")));
        assertThat(read(ALL))
                .containsExactly(
                        Reply.text("OK"),
                        Reply.text("42"),
                        new Reply(Reply.Type.ERROR, "ERR no", List.of()),
                        Reply.text("a\r\nbc"),
                        nothing,
                        nothing,
                        new Reply(Reply.Type.ARRAY, "", List.of()),
                        new Reply(Reply.Type.ARRAY, "", List.of(Reply.text("name"), inner, Reply.text("x"))));
    }

    @Test
    void readsTheSameHoweverTheBytesCome() throws Exception {
        ReplyReader reader = new ReplyReader();
        byte[] all = bytes(ALL);
        for (int length = 0; length <= all.length; length++) {
            reader.read(Arrays.copyOf(all, length));
        }
        assertThat(reader.replies()).isEqualTo(read(ALL));
    }

    @Test
    void whatIsNotWholeIsNotTold() throws Exception {
        assertThat(read("*2\r\n:1\r\n")).isEmpty();
        assertThat(read("$5\r\nabc")).isEmpty();
        assertThat(read("*200000\r\n$200000\r\nx")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$9999999999\r\n",
                "$99999999999999999999999\r\n",
                "$-2\r\n",
                "$x\r\n",
                "*2147483647\r\n",
                "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n",
                "HTTP/1.1 400 Bad Request\r\n",
                "\r\n",
                "\u0000",
                "%1\r\n"
            })
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(NotResp.class);
    }

    @Test
    void refusesALineWithoutAnEnd() {
        assertThatThrownBy(() -> read("+" + "x".repeat(5_000))).hasMessage("a line is longer than 4096 bytes");
    }
}
