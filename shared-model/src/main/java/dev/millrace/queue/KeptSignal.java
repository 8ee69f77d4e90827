package dev.millrace.queue;

/**
 * A signal that came while a worker had the job. The worker writes it down as {@code
 * signal:received}; else the queue does when the job leaves it.
 *
 * @param request that sent it
 * @param json what was sent with it
 */
public record KeptSignal(String request, String name, String json) {
    static KeptSignal parse(String line) {
        String[] column = line.split("\t", 3);
        return new KeptSignal(column[0], column[1], column[2]);
    }
}
