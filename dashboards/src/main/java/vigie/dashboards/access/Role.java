package vigie.dashboards.access;

import java.util.Locale;

/** What a token may do; each role may do all that those before it may. {@link Permissions} has the table. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Takes incidents in hand and makes Vigie do less: acknowledges, silences, holds. */
    OPERATOR,
    /** Decides on repairs. */
    APPROVER,
    /** Lets actions start again and changes what is watched. */
    ADMIN;

    /** Whether who has this role may do what another one may. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** The role as the estate writes it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
