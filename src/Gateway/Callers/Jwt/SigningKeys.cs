using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Callers.Jwt;

/// <summary>The public keys of an issuer at one moment, read from a JWK Set (RFC 7517). Immutable.</summary>
internal sealed class SigningKeys
{
    /// <summary>The largest JWK Set that is read, in bytes. Entra's, with its certificates, has about 20,000.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The problem of a document with more than <see cref="MaxBytes"/>.</summary>
    public static readonly KeyProblem TooLarge = new($"{MaxBytes} バイトを超えています", $"it is larger than {MaxBytes} bytes");

    // Entra has about ten. A token without a key id is tried with all that fit.
    private const int MaxKeys = 50;

    private readonly ImmutableArray<SigningKey> _keys;

    private SigningKeys(ImmutableArray<SigningKey> keys) => _keys = keys;

    /// <summary>The number of keys.</summary>
    public int Count => _keys.Length;

    /// <summary>The oldest moment at which one of its certificates began; <c>null</c> when no key has a certificate.</summary>
    public DateTimeOffset? Oldest => _keys.Min(key => key.Created);

    /// <summary>Reads a JWK Set. Keys that sign no tokens are left out.</summary>
    /// <param name="json">The document, in UTF-8.</param>
    /// <param name="keys">The keys, at least one.</param>
    /// <param name="problem">The reason why there are none, without anything of the document.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> json, [NotNullWhen(true)] out SigningKeys? keys, [NotNullWhen(false)] out KeyProblem? problem)
    {
        (keys, problem) = (null, null);
        if (json.Length > MaxBytes)
        {
            problem = TooLarge;
            return false;
        }

        IList<JsonWebKey> written;
        try
        {
            written = new JsonWebKeySet(Encoding.UTF8.GetString(json)).Keys;
        }
        catch (Exception malformed) when (malformed is ArgumentException or System.Text.Json.JsonException)
        {
            problem = new("JWK Set（keys を持つ JSON オブジェクト）ではありません", "it is no JWK Set (a JSON object with the member keys)");
            return false;
        }

        if (written.Any(key => !string.IsNullOrEmpty(key.D) || !string.IsNullOrEmpty(key.K)))
        {
            problem = new(
                "秘密鍵または共通鍵が含まれています。公開鍵だけを置き、発行者の鍵を交換してください",
                "it holds a private or shared key. Give the public keys only, and have the issuer's keys replaced");
            return false;
        }

        ImmutableArray<SigningKey> usable = [.. written.Select(SigningKey.Of).OfType<SigningKey>()];
        if (usable.Length is 0 or > MaxKeys)
        {
            problem = new(
                $"署名用の公開鍵（2048 ビット以上の RSA、P-256、P-384、P-521）が {usable.Length} 個あります。1～{MaxKeys} 個にしてください",
                $"it has {usable.Length} public keys for signatures (RSA of 2048 bits or more, P-256, P-384, P-521); 1 to {MaxKeys} "
                + "are needed");
            return false;
        }

        keys = new(usable);
        return true;
    }

    /// <summary>The keys that a token with this key id and algorithm can have been signed with.</summary>
    public IReadOnlyList<SecurityKey> Find(string? keyId, string algorithm) =>
        [.. _keys.Where(key => key.Fits(keyId, algorithm)).Select(key => key.Key)];
}
