package vigie.alerting.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Test
    void whatAPageSaysIsReadBack() {
        Cursor cursor = new Cursor(1_700_000_000_000L, "run-7-b");
        assertThat(Cursor.of(cursor.toString())).isEqualTo(cursor);
        assertThat(Cursor.of(null)).isEqualTo(Cursor.NEWEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "12", "-", "-5", "5x-id"})
    void whatNoPageSaidIsRefused(String after) {
        assertThatThrownBy(() -> Cursor.of(after))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("after must be the next of a page");
    }

    @Test
    void aPageHasANextOnlyIfThereIsMore() {
        assertThat(Cursor.page(List.of(1, 2, 3), 3, n -> new Cursor(n, "x")).next())
                .isNull();
        assertThat(Cursor.page(List.of(1, 2, 3), 2, n -> new Cursor(n, "x")))
                .satisfies(page -> assertThat(page.items()).containsExactly(1, 2))
                .satisfies(page -> assertThat(page.next()).isEqualTo("2-x"));
    }
}
