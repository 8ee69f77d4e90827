package dev.millrace.worker;

import dev.millrace.redis.RedisServer;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where our own stores listen, as {@code address:port} and {@code host:port}: what no node may ever
 * call.
 */
public final class StoreAddresses {
    private StoreAddresses() {}

    public static List<String> of(RedisServer redis, String jdbcUrl) {
        List<String> addresses = new ArrayList<>();
        add(addresses, redis.host(), redis.port());
        URI database = URI.create(jdbcUrl.substring("jdbc:".length()));
        if (database.getHost() != null) {
            add(addresses, database.getHost(), database.getPort() < 0 ? 5432 : database.getPort());
        }
        return addresses;
    }

    private static void add(List<String> addresses, String host, int port) {
        addresses.add(host + ":" + port);
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                addresses.add(address.getHostAddress() + ":" + port);
            }
        } catch (UnknownHostException notYet) {
            // the name alone is refused
        }
    }
}
