package vigie.app.estate;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How a record's component is written in the file, where that differs from its name and type. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Written {
    /** The key, where Java keeps the word for itself. */
    String as() default "";

    /** A list or mapping that may be left out, and is empty then. */
    boolean orEmpty() default false;

    /** A list that may be written as its only item. */
    boolean oneOrMany() default false;
}
