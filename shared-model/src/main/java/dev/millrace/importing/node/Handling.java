package dev.millrace.importing.node;

/**
 * What a node does with the items that come in.
 *
 * @param wantsAll it makes sense with several items only, so what comes before it may put out
 *     several
 * @param keepsPlaces what it puts out for an item has that item's place in the list
 */
public record Handling(Takes takes, Gives gives, boolean wantsAll, boolean keepsPlaces) {
    /** What a node looks at. */
    public enum Takes {
        /** One item after the other, without an effect: a list can be done in one go. */
        EACH,
        /** One item after the other, with an effect: a list needs a loop. */
        EFFECT,
        /** The first item, whatever passes through. */
        FIRST,
        /** All items at once. */
        ALL,
        /** All items of each of its inputs. */
        INPUTS
    }

    /** What a node puts out. */
    public enum Gives {
        /** As many as came in. */
        SAME,
        /** One for one; of one as many as who comes after can take. */
        ASKED,
        ONE,
        MANY
    }

    static final Handling EACH = new Handling(Takes.EACH, Gives.SAME, false, true);
    static final Handling CHOICE = new Handling(Takes.EACH, Gives.SAME, false, false);
    static final Handling FILTER = new Handling(Takes.EACH, Gives.SAME, true, false);
    static final Handling EFFECT = new Handling(Takes.EFFECT, Gives.SAME, false, true);

    /** It passes on what comes in, as a node does that is switched off. */
    public static final Handling PASSING = new Handling(Takes.FIRST, Gives.SAME, false, true);

    static final Handling TO_ONE = new Handling(Takes.ALL, Gives.ONE, true, false);
    static final Handling TO_MANY = new Handling(Takes.ALL, Gives.MANY, true, false);
    static final Handling FIRST_ONES = new Handling(Takes.ALL, Gives.MANY, true, true);
    static final Handling SPLITTING = new Handling(Takes.ALL, Gives.MANY, false, false);

    static Handling inputs(Gives gives) {
        return new Handling(Takes.INPUTS, gives, false, false);
    }
}
