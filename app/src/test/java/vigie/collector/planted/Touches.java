package vigie.collector.planted;

import jakarta.inject.Singleton;

/** Breaks the framework's rule: an algorithm that is annotated. */
@Singleton
public final class Touches {}
