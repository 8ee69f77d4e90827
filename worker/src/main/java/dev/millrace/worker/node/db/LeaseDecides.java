package dev.millrace.worker.node.db;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * No error evicts a connection by itself: the lease that met it says whether the session is sound.
 */
final class LeaseDecides implements SQLExceptionOverride {
    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException failed) {
        return SQLExceptionOverride.Override.DO_NOT_EVICT;
    }
}
