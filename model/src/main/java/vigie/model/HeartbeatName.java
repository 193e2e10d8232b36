package vigie.model;

import org.jspecify.annotations.Nullable;

/**
 * The name that a heartbeat is called by, as a path holds it: 1 to 200 letters, digits, {@code _ - .} and {@code :}, all ASCII. With
 * {@code {instance}} in it, it stands for one name for each instance.
 *
 * @param before all of it, or what stands before {@code {instance}}
 * @param after what stands after it, or null if it is one name
 */
public record HeartbeatName(String before, @Nullable String after) {
    public static final String INSTANCE = "{instance}";
    private static final int LONGEST = 200;

    /**
     * Reads a name as the estate writes it, where {@code {service}} and {@code {check}} stand for theirs.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static HeartbeatName of(String written, String service, String check) {
        String text = written.replace("{service}", service).replace("{check}", check);
        int at = text.indexOf(INSTANCE);
        HeartbeatName name = at < 0
                ? new HeartbeatName(text, null)
                : new HeartbeatName(text.substring(0, at), text.substring(at + INSTANCE.length()));
        String fixed = name.after == null ? name.before : name.before + name.after;
        if (!fixed.chars().allMatch(HeartbeatName::isGood)
                || fixed.length() > LONGEST
                || (fixed.isEmpty() && name.after == null)) {
            throw new IllegalArgumentException("heartbeat must be of 1 to " + LONGEST
                    + " ASCII letters, digits, _ - . and :, with {service}, {check} and one {instance} in it if wanted: was "
                    + (text.length() <= 80 ? text : text.substring(0, 80) + '…'));
        }
        return name;
    }

    /** Whether there is one for each instance. */
    public boolean isForEach() {
        return after != null;
    }

    /** The name for an instance, by its address; what a name cannot hold becomes {@code -}. */
    public String of(String address) {
        if (after == null) {
            return before;
        }
        StringBuilder name = new StringBuilder(before);
        address.chars().forEach(c -> name.append(isGood(c) ? (char) c : '-'));
        return name.append(after).toString();
    }

    /** Whether it may stand for a name. */
    public boolean matches(String name) {
        if (after == null) {
            return name.equals(before);
        }
        return name.length() > before.length() + after.length()
                && name.length() <= 2 * LONGEST
                && name.startsWith(before)
                && name.endsWith(after)
                && name.chars().allMatch(HeartbeatName::isGood);
    }

    /** Whether there is a name that both may stand for. */
    public boolean clashes(HeartbeatName other) {
        if (after == null) {
            return other.matches(before);
        }
        if (other.after == null) {
            return matches(other.before);
        }
        return (before.startsWith(other.before) || other.before.startsWith(before))
                && (after.endsWith(other.after) || other.after.endsWith(after));
    }

    private static boolean isGood(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '-'
                || c == '.'
                || c == ':';
    }

    /** As the estate writes it. */
    @Override
    public String toString() {
        return after == null ? before : before + INSTANCE + after;
    }
}
