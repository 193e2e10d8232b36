package vigie.app.backtest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels as CSV: {@code begin,end}, and {@code file} unless they are of whatever file there is. A file that is not named had nothing
 * wrong.
 */
final class CsvLabels {
    private CsvLabels() {}

    static Labels read(CsvReader csv) throws IOException {
        if (!csv.next()) {
            throw csv.wrong(0, "labels must begin with a line file,begin,end");
        }
        Header header = new Header(csv);
        int file = header.find("file");
        int begin = header.need(csv, "begin");
        int end = header.need(csv, "end");
        Map<String, List<Window>> windows = new HashMap<>();
        List<Window> anyFile = new ArrayList<>();
        while (csv.next()) {
            Window window = new Window(stamp(csv, begin), stamp(csv, end));
            if (window.endMs() < window.beginMs()) {
                throw csv.wrong(end, "a window must not end before it begins: was " + csv.field(end));
            }
            String name = file < 0 ? "" : csv.field(file).strip().replace('\\', '/');
            if (file >= 0 && name.isEmpty()) {
                throw csv.wrong(file, "a window must name its file");
            }
            (name.isEmpty() ? anyFile : windows.computeIfAbsent(name, f -> new ArrayList<>())).add(window);
        }
        return new Labels(windows, anyFile);
    }

    private static long stamp(CsvReader csv, int index) throws BadInput {
        try {
            return Stamps.parse(csv.field(index));
        } catch (IllegalArgumentException e) {
            throw csv.wrong(index, e.getMessage() + ": was " + csv.field(index));
        }
    }
}
