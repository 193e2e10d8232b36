package vigie.app;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;

/** Whether somebody looks on. */
final class Terminal {
    private Terminal() {}

    /** Whether standard input and output are a terminal. From JDK 22 on there is a console without one, which can be asked. */
    @SuppressWarnings("SystemConsoleNull") // Null means none up to JDK 21; later ones are asked below.
    static boolean there() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
