package vigie.app.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes a scenario by dice: an estate of two to four services, what befalls it for some minutes, then everything is healed and
 * has seven minutes to settle. A text, so that a run that fails can be read, shortened, and kept as a scenario of its own.
 */
final class RandomSchedule {
    private static final List<String> MOODS =
            List.of("kill", "kill", "kill", "hang", "slow", "fail", "degrade", "unsure", "drip", "garbage", "silence");
    private static final List<String> ZONES = List.of("a", "b", "c");

    private final SplittableRandom random;
    private final List<String> lines = new ArrayList<>();
    private final List<String> services = new ArrayList<>();
    private final List<String> instances = new ArrayList<>();
    private final List<String> receivers = new ArrayList<>();
    private int fleet;
    private int latest;
    private int healAt;

    private RandomSchedule(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static List<String> write(long seed) {
        RandomSchedule schedule = new RandomSchedule(seed);
        schedule.lines.add("seed " + seed);
        schedule.estate();
        schedule.faults();
        schedule.healing();
        return schedule.lines;
    }

    private int dice(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void estate() {
        int count = dice(2, 4);
        for (int i = 0; i < count; i++) {
            service("s" + i, i);
        }
        receivers.add("oncall");
        lines.add("receiver oncall pagerduty");
        if (chance(50)) {
            receivers.add("hook");
            lines.add("receiver hook webhook");
        }
        lines.add("route group_wait " + dice(0, 2) * 3 + "s group_interval 30s repeat_interval 4h");
        lines.add("healing grace " + dice(0, 30) + "s storm_cooldown " + dice(10, 60) + "s fleet 30 10");
        lines.add("at 0s executor takes " + dice(1, 8) + "s");
    }

    private void service(String name, int index) {
        int size = chance(10) ? 12 : dice(1, 5);
        fleet += size;
        StringBuilder line = new StringBuilder("service " + name + " instances " + size + " zones a,b,c");
        if (index > 0 && chance(60)) {
            String needed = any(services);
            line.append(" depends_on ").append(needed);
            line.append(chance(50) ? " follows " + needed : "");
        }
        line.append(chance(30) ? " tier critical" : "").append(" interval ").append(any(List.of(5, 10, 15)));
        line.append("s fail_after ")
                .append(dice(1, 3))
                .append(" recover_after ")
                .append(dice(1, 2));
        line.append(" stale_after 60s").append(chance(40) ? " redundancy " + Math.max(1, size - 1) + " 1" : "");
        lines.add(line.toString());
        services.add(name);
        for (int i = 1; i <= size; i++) {
            instances.add(name + "-" + i);
        }
        if (chance(95)) {
            plan(name);
        }
    }

    private void plan(String service) {
        String mode =
                any(List.of("auto", "auto", "auto", "auto", "auto", "auto", "auto", "approve", "shadow", "observe"));
        String kind = chance(92) ? "TargetDown" : "TargetDegraded";
        lines.add("plan heal-" + service + " when " + kind + " service " + service + " for " + dice(0, 3) * 5
                + "s mode "
                + mode + " steps " + (chance(60) ? "restart,recreate" : "restart") + (chance(20) ? " undo undrain" : "")
                + (chance(5) ? " unearned" : "") + (chance(20) ? " page on_failure" : "") + " timeout " + dice(10, 20)
                + "s expires 30s max_unhealthy " + any(List.of(20, 30, 50)) + "% max_in_flight " + dice(1, 2)
                + " cooldown " + any(List.of("20s", "1m", "2m", "5m")) + " per_target " + dice(1, 3)
                + "/1h per_service " + dice(2, 6)
                + "/1h healthy_for " + dice(1, 3) * 10 + "s within " + dice(1, 2) + "m");
    }

    private void faults() {
        int events = dice(5, 14);
        int at = dice(15, 40);
        for (int i = 0; i < events; i++) {
            fault(at);
            at += chance(40) ? dice(0, 5) : dice(5, 120);
        }
        healAt = Math.max(at, latest) + dice(10, 180);
    }

    private void fault(int at) {
        int kind = random.nextInt(100);
        if (kind < 45) {
            node(at);
        } else if (kind < 51) {
            again(at);
        } else if (kind < 55) {
            fade(at);
        } else if (kind < 60) {
            zone(at);
        } else if (kind < 70) {
            say(at, "executor " + anyOf(ScriptedExecutor.Manner.values()));
        } else if (kind < 77) {
            receiver(at);
        } else if (kind < 85) {
            record(at);
        } else if (kind < 92) {
            crash(at);
        } else if (kind < 96) {
            say(at, "hold \"by dice\"");
            say(at + dice(5, 180), "release");
        } else {
            say(at, "approve");
            say(at + dice(1, 120), "approve");
        }
    }

    private static String anyOf(SplittableRandom random, Enum<?>[] values) {
        return EstateWords.small(values[random.nextInt(values.length)]).replace('_', '-');
    }

    private String anyOf(Enum<?>[] values) {
        return anyOf(random, values);
    }

    private void node(int at) {
        String who = chance(80) ? any(instances) : dice(1, 3) + ":" + any(services);
        String needs = chance(15) ? " needs " + any(List.of("recreate", "a-person")) : "";
        say(at, any(MOODS) + " " + who + needs);
        if (chance(50)) {
            say(at + dice(5, 240), "heal " + who);
        }
    }

    /** The process ends: at a moment like any other, or in the middle of a call to heal something. */
    private void crash(int at) {
        if (chance(40)) {
            say(at, "crash in-call");
            say(at + 1, "kill " + any(instances));
            latest = Math.max(latest, at + 140);
        } else {
            say(at, chance(80) ? "crash" : "stop");
            say(at + dice(1, 90), "start");
        }
    }

    /** One instance breaks again and again, after it was healed: what cooldowns and budgets are for. */
    private void again(int at) {
        String who = any(instances);
        int times = dice(2, 4);
        for (int i = 0, when = at; i < times; i++, when += dice(90, 240)) {
            say(when, any(List.of("kill", "fail")) + " " + who);
            latest = Math.max(latest, when);
        }
    }

    /** One instance breaks, and then nobody knows. */
    private void fade(int at) {
        String who = any(instances);
        say(at, any(List.of("kill", "fail", "hang")) + " " + who);
        say(at + dice(5, 90), any(List.of("unsure", "silence")) + " " + who);
        latest = Math.max(latest, at + 120);
    }

    private void zone(int at) {
        String zone = any(ZONES);
        if (chance(50)) {
            say(at, "cut " + zone);
            say(at + dice(10, 180), "join " + zone);
        } else if (fleet >= 3) {
            say(at, "kill " + any(services).concat("-1"));
            say(at, "kill service:" + any(services));
        }
    }

    private void receiver(int at) {
        String name = any(receivers);
        say(at, "receiver " + name + " " + anyOf(ScriptedReceiver.Manner.values()));
        if (chance(70)) {
            say(at + dice(10, 600), "receiver " + name + " well");
        }
    }

    private void record(int at) {
        if (chance(60)) {
            String once = anyOf(RecordFaults.Once.values());
            say(at, "record " + once + " " + dice(1, 6));
            say(at + dice(2, 60), "start");
        } else {
            say(at, "record " + anyOf(RecordFaults.State.values()));
            say(at + dice(5, 60), "record well");
        }
    }

    private void say(int at, String what) {
        lines.add("at " + at + "s " + what);
    }

    private void healing() {
        say(healAt, "heal all");
        say(healAt, "executor well");
        receivers.forEach(name -> say(healAt, "receiver " + name + " well"));
        say(healAt, "record well");
        say(healAt, "start");
        say(healAt + 1, "release");
        say(healAt + 60, "reject");
        lines.add("end " + (healAt + 420) + "s");
    }
}
