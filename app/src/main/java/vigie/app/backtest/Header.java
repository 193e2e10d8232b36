package vigie.app.backtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The names in the first record of a file, whatever their case and the blanks around them. */
final class Header {
    private final List<String> names = new ArrayList<>();

    /** Of the record that the reader is at. */
    Header(CsvReader csv) {
        for (int i = 0; i < csv.size(); i++) {
            names.add(csv.field(i).strip().toLowerCase(Locale.ROOT));
        }
    }

    /** The place of a column, from 0, -1 if there is none; the first of several. */
    int find(String name) {
        return names.indexOf(name);
    }

    /**
     * The place of a column, from 0.
     *
     * @throws BadInput if there is none
     */
    int need(CsvReader csv, String name) throws BadInput {
        int found = find(name);
        if (found < 0) {
            throw csv.wrong(0, "the first line must name a column " + name + ": was " + String.join(",", names));
        }
        return found;
    }
}
