package dev.millrace.resume;

import dev.millrace.history.SigningKeys;
import dev.millrace.sql.Database;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads links of the form {@code <public url>/v1/resume/<token>}. A token says what it
 * stands for, signed by HMAC-SHA256: who changes it has a token that was never given. Thread-safe.
 */
public final class ResumeLinks {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST = 1_024;

    private final Supplier<byte[]> source;
    private final String publicUrl;
    private volatile byte @Nullable [] key;

    private ResumeLinks(Supplier<byte[]> source, String publicUrl) {
        this.source = source;
        this.publicUrl = publicUrl;
    }

    /** With the key that is set, else with the one that PostgreSQL keeps, asked for once. */
    public static ResumeLinks of(LinkSettings settings, Database database) {
        SigningKeys keys = new SigningKeys(database);
        byte[] set = settings.signingKey().getBytes(StandardCharsets.UTF_8);
        return new ResumeLinks(
                () -> set.length > 0 ? set : keys.of("resume"), settings.publicUrl());
    }

    /**
     * The link.
     *
     * @throws dev.millrace.sql.DatabaseFailed if the key is kept in PostgreSQL and not known yet,
     *     and PostgreSQL is away
     */
    public String url(ResumeToken token) {
        return publicUrl + "/v1/resume/" + token(token);
    }

    String token(ResumeToken token) {
        byte[] text = token.text().getBytes(StandardCharsets.UTF_8);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString(text) + "." + base64.encodeToString(signature(text));
    }

    /**
     * What the token stands for; empty if this product has not made it.
     *
     * @throws dev.millrace.sql.DatabaseFailed as {@link #url}
     */
    public Optional<ResumeToken> read(String token) {
        int dot = token.indexOf('.');
        if (dot < 0 || token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] text = Base64.getUrlDecoder().decode(token.substring(0, dot));
            byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            return MessageDigest.isEqual(signature, signature(text))
                    ? ResumeToken.parse(new String(text, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private byte[] signature(byte[] text) {
        byte[] known = key;
        if (known == null) {
            known = source.get();
            key = known;
        }
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(known, ALGORITHM));
            return mac.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
