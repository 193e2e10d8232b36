package vigie.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a step is done. */
public sealed interface Provider {
    /** What is done, for people; it shows no header and no body, since secrets stand there. */
    String told();

    /**
     * A request. The answer is {@code {status, headers, body}}.
     *
     * @param body what is sent as JSON, or null
     */
    record Http(
            String url,
            String method,
            Map<String, String> headers,
            @Nullable JsonNode body,
            Duration timeout) implements Provider {
        public Http {
            headers = Map.copyOf(headers);
        }

        @Override
        public String told() {
            return method + " " + url.replaceFirst("\\?.*", "?…");
        }
    }

    /** A program with its arguments, never a shell's line. The answer is {@code {status, stdout, stderr}}. */
    record Program(String path, List<String> arguments, Duration timeout) implements Provider {
        public Program {
            arguments = List.copyOf(arguments);
        }

        @Override
        public String told() {
            return (path + " " + String.join(" ", arguments)).strip();
        }
    }

    /**
     * What Vigie knows. The answer is {@code {status}}: a status such as UP, or how many incidents are open.
     *
     * @param service which service, or null for how many incidents are open
     * @param instance the address or name of an instance of it, or null
     */
    record Question(@Nullable String service, @Nullable String instance) implements Provider {
        @Override
        public String told() {
            return service == null
                    ? "how many incidents are open"
                    : "the status of " + (instance == null ? "" : instance + " of ") + service;
        }
    }

    /**
     * A fault that is undone at the end.
     *
     * @param last how long it lasts, or null until the end of the method
     * @param service whose alert is looked for in the report, or null for any of the experiment's
     * @param instance the address of the instance that it hits, or null
     */
    record Fault(
            Deed deed,
            @Nullable Duration last,
            @Nullable String service,
            @Nullable String instance) implements Provider {
        @Override
        public String told() {
            return deed.told() + (last == null ? "" : " for " + last.toMillis() / 1e3 + " s");
        }
    }

    /** What a fault does. */
    sealed interface Deed {
        String told();
    }

    /**
     * A signal to a process. What is stopped is continued; what is ended stays so.
     *
     * @param signal TERM, KILL or STOP
     * @param pid the process, or null if a file says it
     * @param pidFile the file that says it, or null
     * @param program the name that the process's program must have, or null for any
     */
    record Signal(
            String signal,
            @Nullable Long pid,
            @Nullable Path pidFile,
            @Nullable String program) implements Deed {
        @Override
        public String told() {
            String which = pid != null ? "process " + pid : "the process of " + pidFile;
            return signal.equals("STOP") ? "pause " + which : "kill " + which + " (SIG" + signal + ")";
        }
    }

    /** A file that takes room in a folder: this many bytes, and never more than a share of what is free. */
    record Fill(Path folder, long bytes, int mostPercentOfFree) implements Deed {
        @Override
        public String told() {
            return "fill " + folder + " with " + bytes + " bytes, at most " + mostPercentOfFree + "% of what is free";
        }
    }

    /**
     * What a forwarder does to connections.
     *
     * @param forward its name
     * @param by how late bytes or the end of a connection come; zero where that means nothing
     */
    record Wire(String forward, Mode mode, Duration by) implements Deed {
        @Override
        public String told() {
            return mode.word() + " on " + forward + (by.isZero() ? "" : " by " + by.toMillis() / 1e3 + " s");
        }
    }

    /** What can happen to connections. */
    enum Mode {
        PLAIN,
        /** Bytes come later, in both directions. */
        DELAY,
        /** Bytes go nowhere, and nobody is told. */
        DROP,
        /** Connections are reset, open and new ones. */
        RESET,
        /** Who closes is heard later by the other side. */
        SLOW_CLOSE;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
