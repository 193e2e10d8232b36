package vigie.app.imports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/**
 * A configuration file of Alertmanager as sections of an estate. What has no place there is listed, and never left out in silence.
 * Source: Alertmanager's configuration documentation.
 */
public final class AlertmanagerFile {
    private static final int MAX_CHARACTERS = 4 << 20;

    private AlertmanagerFile() {}

    /**
     * What became of it.
     *
     * @param estate the sections, as YAML
     * @param secrets the secrets that stood in the file, by the name of the file that the estate refers to
     * @param notes what was not taken, or means something else
     */
    public record Imported(String estate, Map<String, String> secrets, List<String> notes) {
        public Imported {
            secrets = Map.copyOf(secrets);
            notes = List.copyOf(notes);
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return estate + notes;
        }
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, or is no configuration of Alertmanager
     */
    public static Imported read(Path file) throws IOException {
        Tree root = Tree.of(load(Files.readString(file)));
        if (!root.has("route") || !root.has("receivers")) {
            throw new IOException(file + " is no configuration of Alertmanager: route and receivers are missing");
        }
        Notes notes = new Notes();
        ImportedReceivers receivers = new ImportedReceivers(root, notes);
        Map<String, Object> estate = new LinkedHashMap<>();
        estate.put("receivers", receivers.entries());
        estate.put("route", new ImportedRoutes(receivers, notes).root(root.map("route")));
        new ImportedQuiet(notes).into(root, estate);
        for (String key : root.keys()) {
            if (key.equals("templates") || key.equals("tracing")) {
                notes.add(key + " has no place in an estate");
            }
        }
        return new Imported(text(estate), receivers.secrets(), notes.all());
    }

    private static Object load(String text) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(50);
        options.setMaxAliasesForCollections(50);
        options.setAllowDuplicateKeys(false);
        try {
            return new Yaml(new SafeConstructor(options)).load(text);
        } catch (YAMLException e) {
            throw new IOException("it is no acceptable YAML: " + e.getMessage(), e);
        }
    }

    private static String text(Map<String, Object> estate) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(140);
        return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options).dump(estate);
    }
}
