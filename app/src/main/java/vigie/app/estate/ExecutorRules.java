package vigie.app.estate;

import java.net.URI;
import java.util.List;

/** Executors have a name, an address, and are inside the networks that they are allowed. */
final class ExecutorRules {
    private final Rules rules;

    ExecutorRules(Rules rules) {
        this.rules = rules;
    }

    void judge() {
        rules.file().executors().forEach((name, executor) -> {
            if (!Names.isGood(name)) {
                rules.add(executor, "the name of an executor " + Names.RULE);
            }
            if (!rules.origins().hasItems(executor, "url")) {
                rules.add(executor, "an executor needs at least one address", "url");
            }
            if (!rules.origins().hasItems(executor, "allow")) {
                rules.add(
                        executor,
                        "allow must name the network in which the executor is: nothing is allowed otherwise",
                        "allow");
            }
            for (int i = 0; i < executor.url().size(); i++) {
                address(executor, i);
            }
        });
    }

    private void address(ExecutorEntry executor, int i) {
        URI url = executor.url().get(i);
        List<Cidr> allow = executor.allow();
        Addresses.wrong(url).ifPresent(wrong -> rules.add(executor, wrong, "url", i));
        Cidr.literal(url.getHost()).ifPresent(address -> {
            if (!allow.isEmpty() && allow.stream().noneMatch(block -> block.contains(address))) {
                String networks =
                        String.join(", ", allow.stream().map(Cidr::text).toList());
                rules.add(executor, url.getHost() + " is not in what allow names: " + networks, "url", i);
            }
        });
    }
}
