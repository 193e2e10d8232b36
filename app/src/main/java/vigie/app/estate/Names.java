package vigie.app.estate;

/** What the names of services, checks, plans and the like may be made of. */
public final class Names {
    public static final String RULE =
            "must have 1 to 100 letters, digits or one of _ - . : and begin with a letter, a digit or _";

    private Names() {}

    /** Whether a text may be a name. */
    public static boolean isGood(String name) {
        if (name.isEmpty() || name.length() > 100 || "-.:".indexOf(name.charAt(0)) >= 0) {
            return false;
        }
        return name.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || "_-.:".indexOf(c) >= 0);
    }

    /** As Prometheus has labels. */
    static boolean isLabel(String name) {
        return Substitution.isName(name);
    }

    /** As Prometheus has metrics: a label's name, and colons. */
    static boolean isMetric(String name) {
        return isLabel(name.replace(':', '_'));
    }
}
