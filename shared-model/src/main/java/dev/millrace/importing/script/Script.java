package dev.millrace.importing.script;

import java.util.List;

/** An expression of JavaScript, as it was read. */
sealed interface Script {
    record Text(String value) implements Script {}

    record Numeral(String digits) implements Script {}

    /** {@code true, false, null, undefined}. */
    record Constant(String word) implements Script {}

    record Name(String name) implements Script {}

    /** {@code of.name}, {@code of?.name}. */
    record Member(Script of, String name) implements Script {}

    /** {@code of[key]}. */
    record Index(Script of, Script key) implements Script {}

    record Call(Script function, List<Script> arguments) implements Script {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code new Type(...)}. */
    record Creation(String type, List<Script> arguments) implements Script {
        public Creation {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code !} or {@code -}. */
    record Unary(String operator, Script operand) implements Script {}

    record Binary(String operator, Script left, Script right) implements Script {}

    record Choice(Script condition, Script then, Script otherwise) implements Script {}

    record Items(List<Script> items) implements Script {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Fields(List<Field> fields) implements Script {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    /** A field of an object; a {@link Spread} has no name. */
    record Field(String name, Script value) {}

    /** {@code ...of}, in a list or an object. */
    record Spread(Script of) implements Script {}

    record Arrow(List<String> parameters, Script body) implements Script {
        public Arrow {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code /regex/flags}. */
    record Pattern(String regex, String flags) implements Script {}

    /** A template literal: its parts, texts and expressions, one after the other. */
    record Mixed(List<Script> parts) implements Script {
        public Mixed {
            parts = List.copyOf(parts);
        }
    }
}
