package vigie.detector.series;

import org.jspecify.annotations.Nullable;
import vigie.detector.condition.Words;
import vigie.detector.judge.Judge;
import vigie.detector.judge.Outlook;

/** What a judge that looks ahead sees, in words. */
record ForecastWords(String metric, Judge judge) {
    private static final double DAY = 86_400;
    private static final double HOUR = 3_600;
    private static final double TEN_MINUTES = 600;

    /** What follows "disk of api-1 is". */
    String sentence(boolean wrong, double value) {
        String is = Words.amount(value, metric);
        Outlook outlook = judge.outlook();
        if (!wrong) {
            return is + ", not expected to pass " + bounds() + " soon";
        }
        if (outlook == null) {
            return is + ", its way to " + bounds() + " no longer clear";
        }
        String bound = Words.amount(outlook.bound(), metric);
        return outlook.likelySeconds() == 0
                ? is + ", which is at or past " + bound
                : is + ", expected to pass " + bound + " in " + when(outlook) + ", " + pace(outlook);
    }

    /** On what it rests. */
    String known() {
        Outlook outlook = judge.outlook();
        String moves = outlook == null || outlook.overSeconds() == 0 ? "" : ", " + pace(outlook);
        return metric + ": must not pass " + bounds() + moves + ", after " + judge.seen() + " values";
    }

    private static String when(Outlook outlook) {
        String latest = Double.isInfinite(outlook.latestSeconds()) ? "never" : Words.span(outlook.latestSeconds());
        String soonest = Words.span(outlook.soonestSeconds());
        String likely = Words.span(outlook.likelySeconds());
        return soonest.equals(latest) ? likely : likely + " (between " + soonest + " and " + latest + ")";
    }

    private String pace(Outlook outlook) {
        double over = outlook.overSeconds();
        double unit = over >= 2 * DAY ? DAY : over >= TEN_MINUTES ? HOUR : 60;
        String a = unit == DAY ? " a day" : unit == HOUR ? " an hour" : " a minute";
        String way = outlook.perSecond() < 0 ? "falling by " : "growing by ";
        String last = over == 0 ? "" : " over the last " + Words.span(over);
        return way + Words.amount(Math.abs(outlook.perSecond()) * unit, metric) + a + last;
    }

    private String bounds() {
        @Nullable String low = Double.isNaN(judge.low()) ? null : Words.amount(judge.low(), metric);
        @Nullable String high = Double.isNaN(judge.high()) ? null : Words.amount(judge.high(), metric);
        return low == null ? "" + high : high == null ? low : low + " or " + high;
    }
}
