package vigie.collector.planted;

import jakarta.inject.Singleton;

/** Keeps the framework's rule: it stands at the door, and what is in it too. */
@Singleton
public final class PlantedController {
    /** Part of the door. */
    @Singleton
    public static final class Inner {}
}
