package vigie.app.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvReaderTest {
    private static List<String> read(String text) throws IOException {
        List<String> records = new ArrayList<>();
        try (CsvReader csv = new CsvReader(new StringReader(text), "x.csv")) {
            while (csv.next()) {
                StringBuilder record = new StringBuilder().append(csv.line());
                for (int i = 0; i < csv.size(); i++) {
                    record.append('|').append(csv.field(i));
                }
                records.add(record.toString());
            }
        }
        return records;
    }

    @Test
    void recordsAreLinesOfFields() throws IOException {
        assertThat(read("a,b\n1,2\n,\n3,\n")).containsExactly("1|a|b", "2|1|2", "3||", "4|3|");
    }

    @Test
    void theLastLineNeedsNoEnd() throws IOException {
        assertThat(read("a,b\n1,2")).containsExactly("1|a|b", "2|1|2");
        assertThat(read("a,")).containsExactly("1|a|");
        assertThat(read("")).isEmpty();
    }

    @Test
    void everyEndOfALineIsOne() throws IOException {
        assertThat(read("a\r\nb\rc\nd\r\n")).containsExactly("1|a", "2|b", "3|c", "4|d");
    }

    @Test
    void blankLinesAreCountedButAreNoRecords() throws IOException {
        assertThat(read("\n\na\n  \nb\n\n")).containsExactly("3|a", "5|b");
    }

    @Test
    void whatIsQuotedIsText() throws IOException {
        assertThat(read("\"a,b\",\"say \"\"so\"\"\"\n\"two\r\nlines\",x\nnext\n\"\",\"y\" z\n"))
                .containsExactly("1|a,b|say \"so\"", "2|two\nlines|x", "4|next", "5||y z");
        assertThat(read("1.5\",2\n")).containsExactly("1|1.5\"|2");
    }

    @Test
    void aByteOrderMarkIsNoText() throws IOException {
        assertThat(read("\ufeff\"timestamp\",value\n")).containsExactly("1|timestamp|value");
        assertThat(read("a\n\ufeffb\n")).containsExactly("1|a", "2|\ufeffb");
    }

    @Test
    void aQuoteThatIsNotClosedIsToldWhereItOpens() {
        assertThatThrownBy(() -> read("a,b\n1,\"2\n3\n")).hasMessage("x.csv:2:3: a quote must be closed");
    }

    @Test
    void anEndlessRecordEnds() {
        assertThatThrownBy(() -> read("a\n" + "x".repeat(1 << 21))).hasMessageStartingWith("x.csv:2:1: a record must");
    }

    @Test
    void aFieldIsToldByItsPlace() throws IOException {
        try (CsvReader csv = new CsvReader(new StringReader("\n\"a\",bc,d"), "x.csv")) {
            assertThat(csv.next()).isTrue();
            assertThat(csv.wrong(1, "no")).hasMessage("x.csv:2:5: no");
            assertThat(csv.wrong(2, "no")).hasMessage("x.csv:2:8: no");
            assertThat(csv.wrong(9, "not there")).hasMessage("x.csv:2:1: not there");
            assertThat(csv.field(9)).isEmpty();
        }
    }
}
