package vigie.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What was refused and is not yet in order: the estate, and the certificate that is read between two readings of the estate. One that
 * is in order again must not hide that the other is not. Any thread.
 */
final class Rejections {
    private final Consumer<List<String>> tell;
    private List<String> estate = List.of();
    private List<String> certificate = List.of();

    /** Tells of every change; an empty list says that all is in order. */
    Rejections(Consumer<List<String>> tell) {
        this.tell = tell;
    }

    synchronized void ofEstate(List<String> errors) {
        estate = List.copyOf(errors);
        tell();
    }

    synchronized void ofCertificate(List<String> errors) {
        boolean same = certificate.equals(errors);
        certificate = List.copyOf(errors);
        if (!same) {
            tell();
        }
    }

    private void tell() {
        List<String> all = new ArrayList<>(estate);
        all.addAll(certificate);
        tell.accept(all);
    }
}
