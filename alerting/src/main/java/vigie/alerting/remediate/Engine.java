package vigie.alerting.remediate;

import vigie.alerting.AlertingConfig;
import vigie.alerting.remediate.call.Caller;
import vigie.alerting.remediate.call.Replies;
import vigie.alerting.remediate.decide.Approvals;
import vigie.alerting.remediate.decide.Decider;
import vigie.alerting.remediate.decide.FreshLook;
import vigie.alerting.remediate.decide.HealingTime;
import vigie.alerting.remediate.decide.Ledger;
import vigie.alerting.remediate.decide.Scene;
import vigie.alerting.remediate.decide.Starter;
import vigie.alerting.remediate.decide.Storms;
import vigie.alerting.remediate.drill.DrillWatch;
import vigie.alerting.remediate.drill.Drills;
import vigie.alerting.remediate.experiment.ExperimentEndings;
import vigie.alerting.remediate.experiment.Experiments;
import vigie.alerting.remediate.follow.Hindsight;
import vigie.alerting.remediate.follow.Progress;
import vigie.alerting.remediate.follow.Takeover;
import vigie.alerting.remediate.follow.Verification;
import vigie.alerting.remediate.follow.WayBack;
import vigie.alerting.remediate.means.Border;
import vigie.alerting.remediate.means.Means;
import vigie.alerting.remediate.run.Alarms;
import vigie.alerting.remediate.run.Endings;
import vigie.alerting.remediate.run.Journal;
import vigie.alerting.remediate.run.Judgements;
import vigie.alerting.remediate.run.Picture;
import vigie.alerting.remediate.run.RunPages;

/** The parts of the engine, put together for one estate. */
record Engine(
        Picture picture,
        Verification verification,
        WayBack wayBack,
        Decider decider,
        Progress progress,
        Takeover takeover,
        Approvals approvals,
        HealingTime healingTime,
        Hindsight hindsight,
        Drills drills,
        Experiments experiments) {

    static Engine of(
            Means means,
            AlertingConfig config,
            Border border,
            Alarms alarms,
            Storms storms,
            RunPages pages,
            ExperimentEndings experimentEndings) {
        Picture picture = new Picture(config);
        Scene scene = new Scene(means, picture);
        Journal journal = new Journal(means, alarms);
        Ledger ledger = new Ledger(means, journal, alarms, storms);
        Endings endings = new Endings(means, journal, alarms);
        Replies replies = new Replies(means, journal, endings);
        Caller caller = new Caller(means, picture, border, journal, replies);
        Starter starter = new Starter(means, scene, picture, journal, ledger, caller);
        FreshLook looks = new FreshLook(means, border);
        Decider decider = new Decider(means, picture, scene, ledger, looks, starter, border);
        Verification verification = new Verification(means, picture);
        WayBack wayBack = new WayBack(means, picture);
        return new Engine(
                picture,
                verification,
                wayBack,
                decider,
                new Progress(
                        means,
                        picture,
                        verification,
                        journal,
                        endings,
                        replies,
                        caller,
                        starter,
                        wayBack,
                        scene,
                        ledger),
                new Takeover(means, border, journal, endings),
                new Approvals(means, picture, scene, journal, ledger, looks, starter, border),
                new HealingTime(means, picture, decider, pages),
                new Hindsight(means, picture, scene, new Judgements(means, journal), border),
                new Drills(
                        means,
                        picture,
                        looks,
                        starter,
                        alarms,
                        border,
                        new DrillWatch(means, picture, journal, endings, alarms)),
                new Experiments(means, experimentEndings));
    }
}
