package vigie.collector.probe.backup;

/** What makes the backups, as the estate says it. */
public enum ToolName {
    /** pgBackRest, which tells of a stanza. */
    PGBACKREST,
    /** restic, which tells of a repository. */
    RESTIC,
    /** Files in a folder, whoever writes them. */
    DIRECTORY;

    /** As the estate writes it. */
    String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
