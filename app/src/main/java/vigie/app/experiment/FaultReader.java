package vigie.app.experiment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vigie.app.estate.Size;
import vigie.app.experiment.Provider.Deed;
import vigie.app.experiment.Provider.Mode;

/** Reads what a fault does. */
record FaultReader(Path folder, Extension extension) {
    private static final Set<String> COMMON = Set.of("type", "fault", "for", "service", "instance");
    private static final int MOST_PERCENT = 90;
    private static final int USUAL_PERCENT = 50;

    @Nullable
    Deed read(Section section) {
        String fault = section.needed("fault");
        return switch (fault) {
            case "kill", "pause" -> signal(section, fault);
            case "fill" -> fill(section);
            case "delay", "drop", "reset", "slow_close" -> wire(section, fault);
            case "clock" -> {
                section.refuse(
                        "fault",
                        "the fault clock is not supported: another time for one process needs a library in it, and for"
                                + " all of them it breaks the machine");
                yield null;
            }
            case "" -> null;
            default -> {
                section.refuse(
                        "fault",
                        "there is no fault " + fault + ": kill, pause, fill, delay, drop, reset and slow_close are");
                yield null;
            }
        };
    }

    private static void only(Section section, String... own) {
        Set<String> known = new LinkedHashSet<>(COMMON);
        known.addAll(List.of(own));
        section.only(known);
    }

    private @Nullable Deed signal(Section section, String fault) {
        boolean kill = fault.equals("kill");
        only(
                section,
                kill
                        ? new String[] {"pid", "pid_file", "program", "signal"}
                        : new String[] {"pid", "pid_file", "program"});
        Long pid = section.optional("pid", FaultReader::pid);
        String file = section.text("pid_file");
        if (section.has("pid") == section.has("pid_file")) {
            section.refuse("fault", "a " + fault + " needs either pid or pid_file");
            return null;
        }
        String signal = kill ? section.read("signal", "TERM", FaultReader::signal) : "STOP";
        return new Provider.Signal(
                signal, pid, file == null ? null : folder.resolve(file).normalize(), section.text("program"));
    }

    private static String signal(String text) {
        String name = text.toUpperCase(Locale.ROOT).replaceFirst("^SIG", "");
        if (!name.equals("TERM") && !name.equals("KILL")) {
            throw new IllegalArgumentException("it must be TERM or KILL");
        }
        return name;
    }

    static Long pid(String text) {
        if (!text.strip().matches("[0-9]{1,10}") || Long.parseLong(text.strip()) < 2) {
            throw new IllegalArgumentException("a process has a number from 2");
        }
        return Long.valueOf(text.strip());
    }

    private @Nullable Deed fill(Section section) {
        only(section, "folder", "size", "most_percent_of_free");
        String where = section.needed("folder");
        section.needed("size");
        long bytes = section.read("size", 0L, text -> {
            try {
                return Size.parse(text).bytes();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("it must be " + Size.WHAT, e);
            }
        });
        int percent = section.read("most_percent_of_free", USUAL_PERCENT, Integer::valueOf);
        if (percent < 1 || percent > MOST_PERCENT) {
            section.refuse("most_percent_of_free", "most_percent_of_free must be from 1 to " + MOST_PERCENT);
        }
        return where.isEmpty() || bytes == 0
                ? null
                : new Provider.Fill(folder.resolve(where).normalize(), bytes, percent);
    }

    private @Nullable Deed wire(Section section, String fault) {
        boolean late = fault.equals("delay") || fault.equals("slow_close");
        only(section, late ? new String[] {"forward", "by"} : new String[] {"forward"});
        String forward = section.needed("forward");
        if (!forward.isEmpty() && !extension.hasForward(forward)) {
            section.refuse("forward", "there is no forward " + forward + ": " + extension.forwardNames());
        }
        if (late) {
            section.needed("by");
        }
        return new Provider.Wire(
                forward,
                Mode.valueOf(fault.toUpperCase(Locale.ROOT)),
                late ? section.duration("by", Duration.ofSeconds(1)) : Duration.ZERO);
    }
}
