package vigie.detector.peers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vigie.detector.peers.Peer.Circle;
import vigie.detector.peers.Peer.Together;

/**
 * Who is apart in several signals of a service together, though perhaps in none alone. Owned by the detector thread; the density is
 * computed in the background, one computation at a time.
 */
final class Combination {
    private static final Logger log = LoggerFactory.getLogger(Combination.class);

    /*
     * Sixteen rounds are a block. A block's point has the mean scales of an instance, one number for each circle. The points of the last
     * blocks of all instances, at most 256, are the crowd; HDBSCAN says how lonely each new point is beside it.
     *
     * Chance makes a point lonelier than m earlier ones with p = 1/(m + 1), whatever the distribution; in k blocks in a row with p^k.
     * An instance is apart when it was the loneliest so often in a row that, with b blocks a day, (1 + 3/days) b p^k <= the false alarms
     * accepted, twice at least (the first days are not trusted: habits are young, and points of one instance in a row are no chance); and is so until its point is among the nine tenths that are least lonely. Points of a row that is not over wait
     * outside the crowd, so that an illness is not its own company; what is apart for 240 blocks joins it.
     */
    static final int BLOCK = 16;
    static final int MOST_CIRCLES = 8;
    private static final int MOST_POINTS = 256;
    private static final int LEAST_POINTS = 64;
    private static final int LEAST_ROUNDS = 12;
    private static final int LEAST_IN_A_ROW = 2;
    private static final int MOST_APART = 240;
    private static final double COMPANY = 0.9;
    private static final double COLD_DAYS = 3;
    private static final double MS_A_DAY = 86_400_000;

    private final Executor background;
    private final List<Circle> circles;
    private final ArrayDeque<double[]> crowd = new ArrayDeque<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final AtomicReference<double @Nullable []> answer = new AtomicReference<>();
    private List<Member> asked = List.of();
    private int rounds;
    private long blocks;

    /** What several circles of a service say; there are at least two. */
    Combination(List<Circle> circles, Executor background) {
        this.circles = List.copyOf(circles.subList(0, Math.min(MOST_CIRCLES, circles.size())));
        this.background = background;
    }

    /** Takes how far off an instance was in a round of one of the circles; NaN is nothing. */
    void add(Circle circle, String instance, double scales, boolean learns) {
        int place = circles.indexOf(circle);
        if (place >= 0 && !Double.isNaN(scales)) {
            members.computeIfAbsent(instance, i -> new Member(circles.size())).add(place, scales, learns);
        }
    }

    /** Ends a round of all circles. */
    void endOfRound() {
        take(answer.getAndSet(null));
        if (++rounds >= BLOCK) {
            rounds = 0;
            blocks++;
            members.values().removeIf(member -> !member.closeBlock());
            ask();
        }
    }

    private void ask() {
        List<Member> now = new ArrayList<>();
        for (Member member : members.values()) {
            if (member.point != null) {
                now.add(member);
            }
        }
        if (!asked.isEmpty()) {
            return; // the answer of the last block is not here yet: this one is let go
        }
        if (crowd.size() < LEAST_POINTS) {
            now.forEach(member -> join(member.pointOrNone(), member.learns));
            return;
        }
        List<double[]> points = new ArrayList<>(crowd);
        now.forEach(member -> points.add(member.pointOrNone()));
        asked = now;
        try {
            background.execute(() -> answer.set(lonelinessOf(points)));
        } catch (RejectedExecutionException e) {
            asked = List.of(); // the process ends
        }
    }

    private static double[] lonelinessOf(List<double[]> points) {
        try {
            return Density.loneliness(points);
        } catch (RuntimeException e) {
            log.warn("the density of {} points cannot be computed: they say nothing", points.size(), e);
            return new double[0];
        }
    }

    private void take(double @Nullable [] scores) {
        if (scores == null) {
            return;
        }
        List<Member> heard = asked;
        asked = List.of();
        int others = scores.length - heard.size();
        if (others <= 0) {
            return;
        }
        double[] sorted = Arrays.copyOf(scores, others);
        Arrays.sort(sorted);
        double[] all = scores.clone();
        Arrays.sort(all);
        for (int i = 0; i < heard.size(); i++) {
            double score = scores[others + i];
            boolean loneliest = score > all[all.length - 2]; // of the crowd and of those beside it
            heard.get(i).hear(score, loneliest, sorted);
        }
        for (Member member : heard) {
            member.release().forEach(point -> join(point, member.learns));
        }
    }

    private void join(double[] point, boolean learns) {
        if (learns) {
            crowd.addLast(point);
            if (crowd.size() > MOST_POINTS) {
                crowd.removeFirst();
            }
        }
    }

    /** Who is apart now, by the address; nobody if it is half of them or more. */
    Map<String, Apart> apart() {
        Map<String, Apart> apart = new LinkedHashMap<>();
        members.forEach((instance, member) -> {
            double[] point = member.point;
            if (member.apart && point != null) {
                int lead = leading(point);
                apart.put(
                        instance, new Apart(circles.get(lead), new Together(point[lead], member.timesADay, signals())));
            }
        });
        return 2 * apart.size() >= members.size() ? Map.of() : apart;
    }

    private List<String> signals() {
        return circles.stream().map(Circle::signal).distinct().toList();
    }

    private static int leading(double[] point) {
        int lead = 0;
        for (int i = 1; i < point.length; i++) {
            lead = Math.abs(point[i]) > Math.abs(point[lead]) ? i : lead;
        }
        return lead;
    }

    private double blocksADay() {
        return MS_A_DAY / (BLOCK * (double) Math.max(1, circles.get(0).intervalMs()));
    }

    /**
     * An instance that is apart.
     *
     * @param circle in which it is farthest off, and which tells of it
     */
    record Apart(Circle circle, Together together) {}

    private final class Member {
        private final double[] sums;
        private final int[] counts;
        private final List<double[]> waiting = new ArrayList<>();
        private double @Nullable [] point; // of the last block
        private boolean learns = true;
        private boolean apart;
        private int inARow;
        private double timesADay = Double.POSITIVE_INFINITY;

        Member(int circles) {
            sums = new double[circles];
            counts = new int[circles];
        }

        void add(int place, double scales, boolean learnsNow) {
            sums[place] += scales;
            counts[place]++;
            learns = learnsNow;
        }

        /** False if there was nothing of it. */
        boolean closeBlock() {
            boolean whole = true;
            boolean any = false;
            double[] means = new double[sums.length];
            for (int i = 0; i < means.length; i++) {
                whole &= counts[i] >= LEAST_ROUNDS;
                any |= counts[i] > 0;
                means[i] = sums[i] / Math.max(1, counts[i]);
            }
            Arrays.fill(sums, 0);
            Arrays.fill(counts, 0);
            point = whole ? means : null;
            return any;
        }

        double[] pointOrNone() {
            return point == null ? new double[sums.length] : point;
        }

        void hear(double score, boolean loneliest, double[] sorted) {
            inARow = loneliest ? inARow + 1 : 0;
            double chance = 1.0 / (sorted.length + 1);
            if (inARow > 0) {
                double often = (1 + COLD_DAYS * blocksADay() / blocks) * blocksADay() * Math.pow(chance, inARow);
                boolean rare =
                        inARow >= LEAST_IN_A_ROW && often <= circles.get(0).falseAlarms();
                timesADay = rare ? often : timesADay;
                apart |= rare;
            }
            boolean inCompany = score <= sorted[(int) (COMPANY * (sorted.length - 1))];
            apart &= !inCompany;
            waiting.add(pointOrNone());
        }

        /** The points that need not wait any more. */
        List<double[]> release() {
            if (apart ? waiting.size() < MOST_APART : inARow > 0) {
                return List.of();
            }
            List<double[]> free = List.copyOf(waiting);
            waiting.clear();
            return free;
        }
    }
}
