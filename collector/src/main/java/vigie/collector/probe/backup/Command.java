package vigie.collector.probe.backup;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import vigie.model.Secret;

/**
 * What is run. There is no shell, so no word means anything but itself.
 *
 * @param words the program and its arguments, which every user of the machine may see
 * @param environment what it is told beside them
 */
record Command(List<String> words, Map<String, Secret> environment) {
    private static final Pattern USER_IN_ADDRESS = Pattern.compile("://[^/@\\s]*@");

    Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** A text that the program wrote, without what it was told in secret and without users and passwords in addresses. */
    String hideSecrets(String text) {
        String hidden = text;
        for (Secret secret : environment.values()) {
            if (!secret.reveal().isEmpty()) {
                hidden = hidden.replace(secret.reveal(), "***");
            }
        }
        return USER_IN_ADDRESS.matcher(hidden).replaceAll("://***@");
    }
}
