package vigie.detector.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import vigie.detector.Samples;
import vigie.model.EstateBoard.InstanceState;
import vigie.model.Finding.State;
import vigie.model.Service.Redundancy;
import vigie.model.Status;

class RedundancyRuleTest {
    private static final List<Status> ALL = List.of(Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN);

    /** Instances: zone and state, u UP, g DEGRADED, d DOWN, ? UNKNOWN; a dash for no zone. */
    @ParameterizedTest(name = "[{index}] {4}: {2} with minimum {0} in {1} zones is {3}")
    @CsvSource({
        "3, 2, au bu cu,       CLEAR,   all are there",
        "3, 2, au bu cd,       ACTIVE,  one of three is DOWN",
        "3, 2, au bu cg,       CLEAR,   DEGRADED works",
        "3, 2, au bu c?,       UNKNOWN, the unknown one decides",
        "2, 2, au bu c?,       CLEAR,   the unknown one is not needed",
        "3, 2, au bd c?,       ACTIVE,  the unknown one could not save it",
        "3, 2, a? b? c?,       UNKNOWN, nothing is known",
        "2, 2, au au bd,       ACTIVE,  two in one zone are not two zones",
        "2, 2, au au b?,       UNKNOWN, the unknown one may be the second zone",
        "2, 2, au au a?,       ACTIVE,  a third one in the same zone is not",
        "2, 1, -u -u -d,       CLEAR,   without zones they are one zone",
        "2, 2, -u -u -d,       ACTIVE,  and not two",
        "2, 2, au -u,          ACTIVE,  one that tells no zone vouches for none",
        "2, 2, au -u bu,       CLEAR,   but does not take one away",
        "1, 1, ad,             ACTIVE,  the only one is DOWN",
        "1, 1, '',             ACTIVE,  there is none",
        "1, 1, a?,             UNKNOWN, the only one is not known"
    })
    void decides(int minInstances, int minZones, String instances, State state, String sentence) {
        List<InstanceState> list = new ArrayList<>();
        for (String word : instances.isEmpty() ? new String[0] : instances.split(" ")) {
            list.add(instance(word.charAt(0) == '-' ? "" : word.substring(0, 1), status(word.charAt(1)), list.size()));
        }
        assertThat(RedundancyRule.judge(new Redundancy(minInstances, minZones), list)
                        .state())
                .as(sentence)
                .isEqualTo(state);
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** The definition, by trying every way in which the unknown ones could be. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isActiveOrClearOnlyIfEveryWorldSaysSo(long seed) {
        Random random = new Random(seed);
        List<InstanceState> list = new ArrayList<>();
        for (int n = random.nextInt(7); n > 0; n--) {
            String zone = List.of("a", "b", "c", "").get(random.nextInt(4));
            list.add(instance(zone, ALL.get(random.nextInt(4)), n));
        }
        Redundancy minimum = new Redundancy(1 + random.nextInt(4), 1 + random.nextInt(3));
        Set<Boolean> worlds = new HashSet<>();
        for (int world = 0; world < 1 << list.size(); world++) {
            int working = 0;
            Set<String> zones = new HashSet<>();
            for (int i = 0; i < list.size(); i++) {
                Status status = list.get(i).status();
                boolean works = status == Status.UNKNOWN ? (world >> i & 1) == 1 : status != Status.DOWN;
                working += works ? 1 : 0;
                if (works) {
                    zones.add(list.get(i).instance().zone());
                }
            }
            long named = zones.stream().filter(z -> !z.isEmpty()).count();
            worlds.add(working >= minimum.minInstances()
                    && (named == 0 ? Math.min(1, zones.size()) : named) >= minimum.minZones());
        }
        State expected = worlds.size() == 2 ? State.UNKNOWN : worlds.contains(true) ? State.CLEAR : State.ACTIVE;
        assertThat(RedundancyRule.judge(minimum, list).state()).isEqualTo(expected);
    }

    private static InstanceState instance(String zone, Status status, int number) {
        return new InstanceState(Samples.instance("api", number, zone), status, Samples.START, Samples.START);
    }

    private static Status status(char c) {
        return switch (c) {
            case 'u' -> Status.UP;
            case 'g' -> Status.DEGRADED;
            case 'd' -> Status.DOWN;
            default -> Status.UNKNOWN;
        };
    }
}
