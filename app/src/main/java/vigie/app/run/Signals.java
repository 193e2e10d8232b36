package vigie.app.run;

/**
 * The signals of the operating system. The JDK has no other way to hear SIGHUP than {@code sun.misc.Signal}, which it exports and
 * documents as such in {@code jdk.unsupported}; it is used here and nowhere else.
 */
@SuppressWarnings("sunapi")
public final class Signals {
    private Signals() {}

    /** Does something on each arrival of a signal, in place of what the JVM would do, on a thread of the JVM. */
    public static void on(String name, Runnable action) {
        sun.misc.Signal.handle(new sun.misc.Signal(name), signal -> action.run());
    }
}
