package vigie.app.simulate;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import vigie.collector.probe.Probe;
import vigie.collector.probe.Probes;
import vigie.model.CheckResult;
import vigie.model.Instance;

/** Instances that are all well until some of them are supposed to be down; a repair brings one back. */
final class SupposedEstate {
    private static final Probe.Answer DOWN = Probe.Answer.down(CheckResult.Phase.CONNECT, "supposed to be down");

    private final Set<String> broken = new HashSet<>();
    private final Set<String> repaired = new HashSet<>();
    private Predicate<Instance> scenario = instance -> false;

    /** From now on, these are down. */
    void suppose(Predicate<Instance> down) {
        scenario = down;
    }

    /** Brings an instance back. */
    void repair(String address) {
        repaired.add(address);
    }

    /** How many instances were found to be down. */
    int broken() {
        return broken.size();
    }

    private Probe.Answer answer(Instance instance) {
        boolean down = scenario.test(instance);
        if (down) {
            broken.add(instance.service() + ' ' + instance.address());
        }
        return down && !repaired.contains(instance.address()) ? DOWN : Probe.Answer.UP;
    }

    /** Probes of the same kinds as the real ones, which look here. */
    Probes eyes(Probes real) {
        List<Probe.Kind<?>> kinds =
                real.all().values().stream().<Probe.Kind<?>>map(this::looking).toList();
        return new Probes(kinds);
    }

    private <C extends Record> Probe.Kind<C> looking(Probe.Kind<C> kind) {
        return new Probe.Kind<>(kind.use(), kind.config(), (target, config, context) -> new Look(target.instance()));
    }

    /** Answers at once. */
    private final class Look implements Probe {
        private final Instance instance;

        Look(Instance instance) {
            this.instance = instance;
        }

        @Override
        public void start(Duration timeout, Consumer<Answer> whenDone) {
            whenDone.accept(answer(instance));
        }
    }
}
