package vigie.app.backtest;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads comma-separated values record by record, as RFC 4180 has them: fields may be in double quotes, in which commas and line
 * ends are text and a quote is doubled. Lines end with LF, CRLF or CR; blank lines are skipped, and so is a byte order mark. Not
 * thread-safe.
 */
final class CsvReader implements Closeable {
    /** No time stamp and no value is so long: it is another kind of file. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private static final int END = -1;
    private static final int NOTHING_AHEAD = -2;

    private final Reader in;
    private final String name;
    private final List<String> fields = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();
    private int ahead = NOTHING_AHEAD;
    private long line = 1;
    private int column = 1;
    private int size;
    private long recordLine = 1;

    /** A reader of {@code in}, which it closes; {@code name} is what messages call the file. It should be buffered. */
    CsvReader(Reader in, String name) {
        this.in = in;
        this.name = name;
    }

    /**
     * Goes on to the next record; false at the end.
     *
     * @throws BadInput if a quote is not closed or a record is longer than a mebi characters
     */
    boolean next() throws IOException {
        if (line == 1 && column == 1 && peek() == '\ufeff') {
            ahead = NOTHING_AHEAD;
        }
        do {
            if (peek() == END) {
                return false;
            }
            record();
        } while (fields.size() == 1 && fields.get(0).isBlank());
        return true;
    }

    private void record() throws IOException {
        fields.clear();
        columns.clear();
        size = 0;
        recordLine = line;
        do {
            columns.add(column);
            fields.add(field());
        } while (tookComma());
        if (peek() != END) {
            lineEnd();
        }
    }

    /** How many fields the record has. */
    int size() {
        return fields.size();
    }

    /** A field of the record without its quotes, from 0; empty if the record has not so many. */
    String field(int index) {
        return index < fields.size() ? fields.get(index) : "";
    }

    /** The line on which the record begins, from 1. */
    long line() {
        return recordLine;
    }

    /** What is wrong with a field of the record, with its place. */
    BadInput wrong(int index, String message) {
        int at = index < columns.size() ? columns.get(index) : 1;
        return new BadInput(name, recordLine, at, message);
    }

    private String field() throws IOException {
        field.setLength(0);
        if (peek() == '"') {
            quoted();
        }
        // What follows a closing quote is taken as it is, and so is a quote that does not begin a field.
        while (peek() != END && peek() != ',' && peek() != '\n' && peek() != '\r') {
            append(take());
        }
        return field.toString();
    }

    private void quoted() throws IOException {
        long openedOn = line;
        int openedAt = column;
        take();
        while (true) {
            int c = peek();
            if (c == END) {
                throw new BadInput(name, openedOn, openedAt, "a quote must be closed");
            }
            if (c == '\n' || c == '\r') {
                lineEnd();
                append('\n');
            } else if (take() != '"') {
                append(c);
            } else if (peek() != '"') {
                return;
            } else {
                append(take());
            }
        }
    }

    private void append(int c) throws BadInput {
        if (++size > MOST_CHARACTERS) {
            throw new BadInput(name, recordLine, 1, "a record must have at most " + MOST_CHARACTERS + " characters");
        }
        field.append((char) c);
    }

    private boolean tookComma() throws IOException {
        boolean comma = peek() == ',';
        if (comma) {
            take();
        }
        return comma;
    }

    private void lineEnd() throws IOException {
        if (take() == '\r' && peek() == '\n') {
            take();
        }
        line++;
        column = 1;
    }

    private int peek() throws IOException {
        if (ahead == NOTHING_AHEAD) {
            ahead = in.read();
        }
        return ahead;
    }

    private int take() throws IOException {
        int c = peek();
        ahead = NOTHING_AHEAD;
        column++;
        return c;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
