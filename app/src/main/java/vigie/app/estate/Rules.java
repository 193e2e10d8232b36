package vigie.app.estate;

/**
 * What every rule over the file may look at, and where it tells what is wrong.
 *
 * @param declared the names in the file, those of entries that could not be read included
 */
record Rules(EstateFile file, Declared declared, Origins origins, Problems problems) {
    /** Judges the whole file. */
    void judge() {
        if (file.version() != 1) {
            add(file, "version must be 1: was " + file.version(), "version");
        }
        declared.tellDuplicates(problems);
        new ServiceRules(this).judge();
        new DependencyRules(this).judge();
        new VantageRules(this).judge();
        new RegionRules(this).judge();
        new ExecutorRules(this).judge();
        new PlanRules(this).judge();
        new ModeRules(this).judge();
        new RouteRules(this).judge();
        new QuietRules(this).judge();
        new ApiRules(this).judge();
        new HeartbeatRules(this).judge();
        new RecordRules(this).judge();
        new DrillRules(this).judge();
        HistoryEntry history = file.history();
        if (history != null) {
            history.judge(this);
        }
    }

    /** Tells a problem at a place below a record; see {@link Origins#at}. */
    void add(Object made, String message, Object... path) {
        problems.add(origins.at(made, path), message);
    }

    EstateFile.Defaults defaults() {
        EstateFile.Defaults defaults = file.defaults();
        return defaults == null ? EstateFile.Defaults.NONE : defaults;
    }
}
