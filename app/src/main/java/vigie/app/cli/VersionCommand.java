package vigie.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code vigie version}: version, commit, JDK. */
@Command(name = "version", description = "Print version, commit and JDK.")
public final class VersionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
    private CommandSpec spec;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Out out = Out.of(spec);
        Map<String, String> build = build();
        build.put("jdk", System.getProperty("java.vm.name") + " " + Runtime.version());
        if (json) {
            out.json(build);
        } else {
            out.line("vigie " + build.get("version") + " (" + build.get("commit") + "), " + build.get("jdk"));
        }
        return Exit.DONE;
    }

    /** {@code version} and {@code commit} of this build; the commit is {@code unknown} where the build was not told. */
    public static Map<String, String> build() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("/vigie/app/version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        Map<String, String> build = new LinkedHashMap<>();
        build.put("version", properties.getProperty("version", "unknown"));
        build.put("commit", properties.getProperty("commit", "unknown"));
        return build;
    }
}
