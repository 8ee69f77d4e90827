package dev.millrace.importing.node;

/**
 * What goes along an edge. In n8n it is always a list of items; here it is the item itself where
 * there is never but one, else the list.
 */
public enum Items {
    ONE,
    MANY
}
