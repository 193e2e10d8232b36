package vigie.model;

import org.jspecify.annotations.Nullable;

/** A value that must not be shown: it prints as {@code ***}, and is read by {@link #reveal()} where it is used. */
public final class Secret {
    private final String value;

    public Secret(String value) {
        this.value = value;
    }

    /** The value itself. Keep it in a local variable, and out of messages. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Secret other && value.equals(other.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
