package vigie.app.experiment;

import java.util.List;

/**
 * An experiment as its file says it.
 *
 * @param services whose trouble is expected; empty for every service
 * @param hypothesis the title of the steady state; empty for none
 * @param probes of the steady state: each must be within its tolerance, before and after
 * @param forwards what stands between clients and a server while the experiment lasts
 * @param secrets values that no message may show
 * @param notes what the file asks for and does not get, in one sentence each
 */
public record ExperimentFile(
        String title,
        String description,
        List<String> services,
        String hypothesis,
        List<Activity> probes,
        List<Activity> method,
        List<Activity> rollbacks,
        List<Forward> forwards,
        List<String> secrets,
        List<String> notes) {
    public ExperimentFile {
        services = List.copyOf(services);
        probes = List.copyOf(probes);
        method = List.copyOf(method);
        rollbacks = List.copyOf(rollbacks);
        forwards = List.copyOf(forwards);
        secrets = List.copyOf(secrets);
        notes = List.copyOf(notes);
    }

    /** The same text without any secret in it. */
    public String plain(String text) {
        String plain = text;
        for (String secret : secrets) {
            plain = plain.replace(secret, "***");
        }
        return plain;
    }

    /**
     * A forwarder of TCP connections.
     *
     * @param listen where clients come, HOST:PORT
     * @param to where their bytes go, HOST:PORT
     */
    public record Forward(String name, String listen, String to) {}
}
