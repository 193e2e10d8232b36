package vigie.collector.probe.http;

/** A way in which services write their health. */
public enum Dialect {
    /** Whichever of the others the body turns out to be; a body that is none of them says nothing. */
    AUTO,
    /** Spring Boot Actuator: {@code status} with {@code components}, in 2.0 {@code details}. */
    ACTUATOR,
    /** Micronaut: {@code name}, {@code status} and {@code details} of indicators. */
    MICRONAUT,
    /** Eclipse MicroProfile Health: {@code status} with a list of {@code checks}. */
    MICROPROFILE,
    /** The expired draft draft-inadarei-api-health-check-06: {@code pass}, {@code warn}, {@code fail} and an object of {@code checks}. */
    HEALTH_JSON,
    /** ASP.NET Core: one word of plain text. */
    ASPNET,
    /** The body is not read as health. */
    NONE
}
