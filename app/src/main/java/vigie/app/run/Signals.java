package vigie.app.run;

import java.lang.reflect.Proxy;

/**
 * The signals of the operating system. The JDK lets a program hear SIGHUP through {@code sun.misc.Signal} alone, which it supports
 * (module {@code jdk.unsupported}, JEP 260) and warns of at compile time; so it is found by its name, here and nowhere else.
 */
public final class Signals {
    private Signals() {}

    /**
     * Does something on each arrival of a signal, in place of what the JVM would do, on a thread of the JVM.
     *
     * @param name without {@code SIG}: {@code HUP}
     * @throws IllegalStateException if the JVM keeps the signal for itself
     */
    public static void on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object listener = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SIG" + name + " cannot be heard on this Java", e);
        }
    }
}
