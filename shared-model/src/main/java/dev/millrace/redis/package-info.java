/**
 * Connections to Redis and the scripts that run there.
 *
 * <p>Start with {@link dev.millrace.redis.RedisServer}.
 *
 * <p>Must not know: any other package of ours but settings.
 */
@NullMarked
package dev.millrace.redis;

import org.jspecify.annotations.NullMarked;
