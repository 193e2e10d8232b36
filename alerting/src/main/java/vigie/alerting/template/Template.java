package vigie.alerting.template;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Mustache template out of the estate, which may name what it is told of and nothing else: no partials, no lambdas, no member of
 * any object. At most 100,000 characters come out of it. Any thread.
 *
 * <p>Values come in escaped for where the text goes, so that {@code {{{x}}}} is as harmless as {@code {{x}}}.
 */
public final class Template {
    private static final Logger LOG = LoggerFactory.getLogger(Template.class);
    private static final int MOST_SOURCE = 10_000;
    private static final int MOST_OUT = 100_000;

    private final String key;
    private final com.samskivert.mustache.Template compiled;
    private final Set<String> named;

    private Template(String key, com.samskivert.mustache.Template compiled, Set<String> named) {
        this.key = key;
        this.compiled = compiled;
        this.named = named;
    }

    /**
     * A template for people: what is missing is empty in it.
     *
     * @param key where it stands in the estate
     * @param names what it may name, at the top and within lists
     * @throws IllegalArgumentException if it is none, or names what there is not; the message begins with the key
     */
    public static Template lenient(String key, String source, SortedSet<String> names) {
        return compile(key, source, names, true);
    }

    /**
     * A template for machines: what is missing is an error, unless a section asks for it first.
     *
     * @throws IllegalArgumentException as {@link #lenient}
     */
    public static Template strict(String key, String source, SortedSet<String> names) {
        return compile(key, source, names, false);
    }

    private static Template compile(String key, String source, SortedSet<String> names, boolean lenient) {
        if (source.isBlank() || source.length() > MOST_SOURCE) {
            throw new IllegalArgumentException(key + " must have from 1 to " + MOST_SOURCE + " characters");
        }
        try {
            Mustache.Compiler compiler = Mustache.compiler().escapeHTML(false);
            com.samskivert.mustache.Template compiled = (lenient ? compiler.defaultValue("") : compiler)
                    .emptyStringIsFalse(true)
                    .withLoader(name -> {
                        throw new MustacheException("partials are not allowed: was {{>" + name + "}}");
                    })
                    .withCollector(new MapsOnly())
                    .compile(source);
            KnownNames visitor = new KnownNames(names);
            compiled.visit(visitor);
            return new Template(key, compiled, Set.copyOf(visitor.named));
        } catch (MustacheException e) {
            throw new IllegalArgumentException(
                    key + " is no template: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "), e);
        }
    }

    /** What it names, as it is written: {@code summary}, {@code labels.zone}. */
    public Set<String> named() {
        return named;
    }

    /** The text; what {@code otherwise} says if the template fails or has nothing to say: no notice is lost for its words. */
    public String render(Map<String, Object> values, Supplier<String> otherwise) {
        try {
            String text = execute(values).strip();
            return text.isEmpty() ? otherwise.get() : text;
        } catch (MustacheException e) {
            LOG.warn("the template {} failed, its default is used: {}", key, e.getMessage());
            return otherwise.get();
        }
    }

    /**
     * The text, as it is.
     *
     * @throws IllegalArgumentException if something that it names is missing, or it fails; the message begins with the key
     */
    public String fill(Map<String, Object> values) {
        try {
            return execute(values);
        } catch (MustacheException.Context missing) {
            throw new IllegalArgumentException(key + " needs {{" + missing.key + "}}, and there is none", missing);
        } catch (MustacheException e) {
            throw new IllegalArgumentException(key + " cannot be filled in: " + e.getMessage(), e);
        }
    }

    private String execute(Map<String, Object> values) {
        Bounded out = new Bounded();
        compiled.execute(values, out);
        return out.toString();
    }

    /** Looks into maps and lists, and into no other object. */
    private static final class MapsOnly implements Mustache.Collector {
        @Override
        public @Nullable Iterator<?> toIterator(Object value) {
            return value instanceof List<?> list ? list.iterator() : null;
        }

        @Override
        public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
            return context instanceof Map<?, ?> ? MapsOnly::get : null;
        }

        private static @Nullable Object get(Object context, String name) {
            Object value = ((Map<?, ?>) context).get(name);
            return value == null ? com.samskivert.mustache.Template.NO_FETCHER_FOUND : value;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }

    private static final class KnownNames implements Mustache.Visitor {
        private static final Set<String> OF_THE_LANGUAGE = Set.of("this", "-first", "-last", "-index", "");

        private final SortedSet<String> names;
        private final Set<String> named = new HashSet<>();

        KnownNames(SortedSet<String> names) {
            this.names = names;
        }

        @Override
        public void visitText(String text) {
            // What is opened and not closed counts as text there.
            if (text.contains("{{")) {
                throw new MustacheException("a {{ has no }}");
            }
        }

        @Override
        public void visitVariable(String name) {
            String first = name.split("\\.", 2)[0];
            if (!names.contains(first) && !OF_THE_LANGUAGE.contains(first)) {
                throw new MustacheException("there is no {{" + name + "}}; known: " + String.join(", ", names));
            }
            named.add(name);
        }

        @Override
        public boolean visitInclude(String name) {
            throw new MustacheException("partials are not allowed: was {{>" + name + "}}");
        }

        @Override
        public boolean visitParent(String name) {
            throw new MustacheException("parents are not allowed: was {{<" + name + "}}");
        }

        @Override
        public boolean visitSection(String name) {
            visitVariable(name);
            return true;
        }

        @Override
        public boolean visitInvertedSection(String name) {
            visitVariable(name);
            return true;
        }
    }

    /** Lists in lists in lists could fill the memory. */
    private static final class Bounded extends StringWriter {
        @Override
        public void write(String text) {
            bound(text.length());
            super.write(text);
        }

        @Override
        public void write(char[] buffer, int offset, int length) {
            bound(length);
            super.write(buffer, offset, length);
        }

        @Override
        public void write(String text, int offset, int length) {
            bound(length);
            super.write(text, offset, length);
        }

        private void bound(int more) {
            if (getBuffer().length() + more > MOST_OUT) {
                throw new MustacheException("more than " + MOST_OUT + " characters came out of it");
            }
        }
    }
}
