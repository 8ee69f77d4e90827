package dev.millrace.worker.node.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallHeadersTest {
    @Test
    void names_that_no_header_can_carry_are_encoded() {
        assertThat(CallHeaders.visible("zähler 50%#2")).isEqualTo("z%C3%A4hler%2050%25#2");
        assertThat(CallHeaders.visible("plain-name#2.17")).isEqualTo("plain-name#2.17");
    }
}
