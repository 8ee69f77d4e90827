package dev.millrace.gateway.submit;

import dev.millrace.history.StoredFlow;

/**
 * The flow of a submission.
 *
 * @param stored false if it came along while PostgreSQL was away, so the history may lack it
 */
record Known(StoredFlow flow, boolean stored) {}
