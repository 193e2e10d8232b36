package vigie.app.cli;

/** What a command ends with. */
public final class Exit {
    public static final int DONE = 0;
    /** The check failed, or there are findings. */
    public static final int FOUND = 1;
    /** Wrong usage or configuration. */
    public static final int USAGE = 2;

    private Exit() {}
}
