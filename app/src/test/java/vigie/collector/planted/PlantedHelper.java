package vigie.collector.planted;

/** Breaks the rule of names. */
public final class PlantedHelper {}
