package vigie.app.cli;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vigie.app.run.Build;

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
        Build build = Build.read();
        String jdk = System.getProperty("java.vm.name") + " " + Runtime.version();
        if (json) {
            Map<String, String> tree = new LinkedHashMap<>();
            tree.put("version", build.version());
            tree.put("commit", build.commit());
            tree.put("jdk", jdk);
            out.json(tree);
        } else {
            out.line("vigie " + build.version() + " (" + build.commit() + "), " + jdk);
        }
        return Exit.DONE;
    }
}
