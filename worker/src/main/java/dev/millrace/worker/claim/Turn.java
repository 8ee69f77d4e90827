package dev.millrace.worker.claim;

import dev.millrace.queue.Advance;
import dev.millrace.queue.Claim;
import dev.millrace.queue.Finish;
import dev.millrace.queue.StepAnswer;
import dev.millrace.queue.StepCall;
import dev.millrace.queue.Verdict;
import dev.millrace.queue.Wanted;
import java.util.ArrayList;
import java.util.List;

/** One call's worth: the requests that had gathered and how many jobs to claim beside them. */
record Turn(List<Request> requests, int want) {
    StepCall call(Wanted wanted) {
        List<Advance> advances = new ArrayList<>();
        List<Finish> finishes = new ArrayList<>();
        for (Request request : requests) {
            switch (request) {
                case Request.Store store -> advances.add(store.advance());
                case Request.End end -> finishes.add(end.finish());
            }
        }
        return new StepCall(advances, finishes, wanted);
    }

    /** Claims that are over by this answer. */
    List<Claim> over(StepAnswer answer) {
        List<Claim> over = new ArrayList<>();
        int finish = 0;
        for (Request request : requests) {
            if (request instanceof Request.End end
                    && !(answer.finishes().get(finish++) instanceof Verdict.Gap)) {
                over.add(end.finish().claim());
            }
        }
        return over;
    }

    void deliver(StepAnswer answer) {
        int advance = 0;
        int finish = 0;
        for (Request request : requests) {
            Verdict verdict =
                    switch (request) {
                        case Request.Store _ -> answer.advances().get(advance++);
                        case Request.End _ -> answer.finishes().get(finish++);
                    };
            request.answer().complete(verdict);
        }
    }

    void fail(RuntimeException why) {
        requests.forEach(request -> request.answer().completeExceptionally(why));
    }

    /** Each request alone, claiming nothing. */
    List<Turn> apart() {
        return requests.stream().map(request -> new Turn(List.of(request), 0)).toList();
    }
}
