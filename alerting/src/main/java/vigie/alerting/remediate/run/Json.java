package vigie.alerting.remediate.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import vigie.model.Labels;

/**
 * Values as JSON, for the record and for executors: durations as in ISO 8601, instants as in RFC 3339, labels as objects. Any
 * thread.
 */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(module())
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .build();

    private Json() {}

    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this has no JSON form: " + value.getClass(), e);
        }
    }

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("this has no JSON form: " + value.getClass(), e);
        }
    }

    static <T> T value(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the record holds no " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private static SimpleModule module() {
        return new SimpleModule()
                .addSerializer(Duration.class, new AsText<>())
                .addSerializer(Instant.class, new AsText<>())
                .addSerializer(Labels.class, new AsMap())
                .addDeserializer(Duration.class, new FromDuration())
                .addDeserializer(Instant.class, new FromInstant())
                .addDeserializer(Labels.class, new FromMap());
    }

    private static final class AsText<T> extends JsonSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toString());
        }
    }

    private static final class AsMap extends JsonSerializer<Labels> {
        @Override
        public void serialize(Labels value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeObject(value.asMap());
        }
    }

    private static final class FromDuration extends JsonDeserializer<Duration> {
        @Override
        public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Duration.parse(in.getText());
        }
    }

    private static final class FromInstant extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return Instant.parse(in.getText());
        }
    }

    private static final class FromMap extends JsonDeserializer<Labels> {
        @Override
        public Labels deserialize(JsonParser in, DeserializationContext context) throws IOException {
            Map<String, String> pairs = in.readValueAs(new TypeReference<Map<String, String>>() {});
            return Labels.of(pairs);
        }
    }
}
