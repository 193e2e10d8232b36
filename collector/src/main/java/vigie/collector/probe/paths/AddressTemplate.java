package vigie.collector.probe.paths;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import vigie.collector.probe.Excerpt;
import vigie.collector.probe.HostPort;
import vigie.model.Labels;

/** An address in which <code>{name}</code> stands for the label of that name: each instance has its own. */
record AddressTemplate(String text) {
    private static final Pattern LABEL = Pattern.compile("\\{([a-zA-Z_][a-zA-Z0-9_]*)\\}");

    /**
     * An address with the labels still to be filled in.
     *
     * @throws IllegalArgumentException if it could never be one
     */
    AddressTemplate {
        try {
            HostPort.parse(LABEL.matcher(text).replaceAll("11"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "address must be host:port, perhaps with labels of the instance as {label} in it: was "
                            + Excerpt.of(text, 80));
        }
    }

    /**
     * The address of an instance.
     *
     * @throws IllegalArgumentException if the instance lacks a label, or what its labels say is no address
     */
    HostPort of(Labels labels) {
        StringBuilder filled = new StringBuilder();
        Matcher found = LABEL.matcher(text);
        int from = 0;
        while (found.find()) {
            String value = labels.get(found.group(1));
            if (value == null) {
                throw new IllegalArgumentException("the instance has no label " + found.group(1));
            }
            filled.append(text, from, found.start()).append(value);
            from = found.end();
        }
        return HostPort.parse(filled.append(text, from, text.length()).toString());
    }
}
