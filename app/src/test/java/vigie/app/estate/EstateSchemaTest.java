package vigie.app.estate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EstateSchemaTest {
    private static final Path GOLDEN = Path.of("src/test/resources/estates/estate.schema.json");

    @Test
    void isTheSameTextEveryTime() throws IOException {
        String text = EstateSchema.text(TestKinds.PROBES, TestKinds.RECEIVERS);
        if ("write".equals(System.getProperty("vigie.golden"))) {
            Files.writeString(GOLDEN, text);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryMappingIsClosed() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(EstateSchema.text(TestKinds.PROBES, TestKinds.RECEIVERS));
        for (JsonNode ref : schema.findValues("$ref")) {
            String name = ref.asText().substring("#/$defs/".length());
            assertThat(schema.path("$defs").has(name)).as(name).isTrue();
        }
        for (JsonNode owner : schema.findParents("properties")) {
            assertThat(owner.path("additionalProperties").isBoolean())
                    .as(owner.toString())
                    .isTrue();
        }
        assertThat(schema.path("required").toString()).isEqualTo("[\"version\",\"services\"]");
        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }

    @Test
    void withoutKindsNothingMayBeChecked() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(EstateSchema.text(Map.of(), Map.of()));
        assertThat(schema.path("$defs").path("CheckEntry").toString()).isEqualTo("{\"not\":{}}");
    }
}
