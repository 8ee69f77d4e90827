/**
 * The connection pool of PostgreSQL and its migrations.
 *
 * <p>Start with {@link dev.millrace.sql.Database}.
 *
 * <p>Must not know: any other package of ours but settings.
 */
@NullMarked
package dev.millrace.sql;

import org.jspecify.annotations.NullMarked;
