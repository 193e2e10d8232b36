package vigie.dashboards.api;

import vigie.model.Scorecard;

/** A plan's trust as the API shows it. */
record ScorecardView(
        String plan,
        String version,
        String mode,
        boolean acts,
        boolean passes,
        long decisions,
        long right,
        long needless,
        long harmful,
        long open,
        long earlier,
        Needs needs,
        String summary) {

    /** What lets a plan in mode auto act by itself. */
    record Needs(int decisions, int rightPercent, int harmful) {
        private static final Needs ALL = new Needs(Scorecard.DECISIONS_NEEDED, Scorecard.PERCENT_NEEDED, 0);
    }

    static ScorecardView of(Scorecard card) {
        return new ScorecardView(
                card.plan(),
                card.version(),
                Words.of(card.mode()),
                card.acts(),
                card.passes(),
                card.decisions(),
                card.right(),
                card.needless(),
                card.harmful(),
                card.open(),
                card.earlier(),
                Needs.ALL,
                card.summary());
    }
}
