package vigie.app.simulate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import vigie.model.Instance;

/**
 * What is supposed to go wrong: {@code down service=api}, {@code down zone=a}, {@code down instance=127.0.0.1:8081}; of several
 * conditions, all must hold.
 *
 * @param conditions by {@code service}, {@code zone}, {@code region} or {@code instance}
 */
public record Scenario(Map<String, String> conditions) {
    private static final Set<String> KEYS = Set.of("service", "zone", "region", "instance");
    private static final String USAGE =
            "a scenario is down service=NAME, down zone=NAME, down region=NAME or down instance=HOST:PORT";

    public Scenario {
        conditions = Map.copyOf(conditions);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if the words are none
     */
    public static Scenario of(List<String> words) {
        if (words.size() < 2 || !words.get(0).equals("down")) {
            throw new IllegalArgumentException(USAGE + ": was " + String.join(" ", words));
        }
        Map<String, String> conditions = new LinkedHashMap<>();
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            String key = equals < 0 ? word : word.substring(0, equals);
            if (equals < 0 || equals == word.length() - 1 || !KEYS.contains(key)) {
                throw new IllegalArgumentException(USAGE + ": was " + word);
            }
            conditions.put(key, word.substring(equals + 1));
        }
        return new Scenario(conditions);
    }

    /** Whether it is about an instance; by its address or its name. */
    boolean isAbout(Instance instance) {
        return conditions.entrySet().stream().allMatch(condition -> switch (condition.getKey()) {
            case "service" -> condition.getValue().equals(instance.service());
            case "zone" -> condition.getValue().equals(instance.zone());
            case "region" -> condition.getValue().equals(instance.region());
            default ->
                condition.getValue().equals(instance.address())
                        || condition.getValue().equals(instance.name());
        });
    }
}
