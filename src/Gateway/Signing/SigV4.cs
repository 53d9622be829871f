using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Signing;

/// <summary>AWS Signature Version 4, in the Authorization header or in the query. Pure: no clock, no I/O, no state.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html</remarks>
internal static class SigV4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private const int HexLength = 2 * SHA256.HashSizeInBytes;

    /// <summary>The hash of a body, as sent in <c>x-amz-content-sha256</c>.</summary>
    public static string HashOf(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);

        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The same as text in UTF-8.</summary>
    /// <param name="body">The body.</param>
    /// <param name="hex">Receives 64 characters.</param>
    public static void HashOf(ReadOnlySpan<byte> body, Span<byte> hex)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        Convert.TryToHexStringLower(hash, hex, out _);
    }

    /// <summary>
    /// Signs content-type, host, x-amz-content-sha256, x-amz-date and x-amz-security-token (the same headers as the AWS SDKs; the
    /// first and the last only if the request has them), its further headers, the path, the query and the body.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="key"/> is for another day than <paramref name="now"/>.</exception>
    public static Signature Sign(in SigningRequest request, SigningKey key, DateTimeOffset now)
    {
        if (!key.Covers(now))
        {
            throw new ArgumentException("The signing key is of another day.", nameof(key));
        }

        var amzDate = key.DateOf(now);

        // Sorted by name; the two optional headers are the first and the last.
        ReadOnlySpan<SignedHeader> headers =
        [
            new("content-type", request.ContentType ?? ""),
            new("host", request.Host),
            new("x-amz-content-sha256", request.ContentSha256),
            new("x-amz-date", amzDate),
            new("x-amz-security-token", request.SessionToken ?? ""),
        ];
        headers = headers[(request.ContentType is null ? 1 : 0)..(request.SessionToken is null ? ^1 : ^0)];
        headers = request.Further.IsEmpty ? headers : [.. headers, .. request.Further.Span];

        return new Signature(Authorize(request, headers, key, amzDate), amzDate, request.ContentSha256);
    }

    /// <summary>
    /// The Authorization header that covers exactly <paramref name="headers"/>, which must be sorted by name.
    /// </summary>
    public static string Authorize(
        in SigningRequest request, ReadOnlySpan<SignedHeader> headers, SigningKey key, string amzDate)
    {
        var text = new CanonicalText();
        try
        {
            Span<byte> signature = stackalloc byte[HexLength];
            var names = Compute(ref text, request, headers, key, amzDate, signature);

            var start = text.Length;
            text.Append(Algorithm);
            text.Append(" Credential=");
            text.Append(request.AccessKeyId);
            text.Append((byte)'/');
            text.Append(key.Scope);
            text.Append(", SignedHeaders=");
            text.AppendAgain(names);
            text.Append(", Signature=");
            text.Append(signature);
            return Encoding.UTF8.GetString(text.Bytes[start..]);
        }
        finally
        {
            text.Dispose();
        }
    }

    /// <summary>
    /// The query of a request that carries its signature in it, for a receiver that takes no headers: what the request has, and the
    /// signature of method, path, query, host and body.
    /// </summary>
    /// <param name="request">The request. Of its headers only the host is signed.</param>
    /// <param name="key">The key of the day, Region and service.</param>
    /// <param name="now">The time of the signature.</param>
    /// <param name="validity">The time for which AWS accepts it, in whole seconds.</param>
    public static string Presign(in SigningRequest request, SigningKey key, DateTimeOffset now, TimeSpan validity)
    {
        var amzDate = key.DateOf(now);
        var credential = Uri.EscapeDataString($"{request.AccessKeyId}/{key.Scope}");
        var token = request.SessionToken is { } session ? $"&X-Amz-Security-Token={Uri.EscapeDataString(session)}" : "";
        var query = CanonicalQuery(string.Create(
            CultureInfo.InvariantCulture,
            $"{request.RawQuery}&X-Amz-Algorithm={Algorithm}&X-Amz-Credential={credential}&X-Amz-Date={amzDate}"
            + $"&X-Amz-Expires={(long)validity.TotalSeconds}{token}&X-Amz-SignedHeaders=host"));

        var text = new CanonicalText();
        try
        {
            Span<byte> signature = stackalloc byte[HexLength];
            Compute(ref text, request with { RawQuery = query }, [new("host", request.Host)], key, amzDate, signature);
            return $"{query}&X-Amz-Signature={Encoding.UTF8.GetString(signature)}";
        }
        finally
        {
            text.Dispose();
        }
    }

    // Returns the position of the list of header names in the text.
    private static Range Compute(
        ref CanonicalText text, in SigningRequest request, scoped ReadOnlySpan<SignedHeader> headers, SigningKey key, string amzDate,
        scoped Span<byte> signature)
    {
        var names = AppendCanonicalRequest(ref text, request, headers);
        Span<byte> hash = stackalloc byte[HexLength];
        HashOf(text.Bytes, hash);
        var start = text.Length; // The canonical request stays in front: the names of the headers are used once more.

        text.Append(Algorithm);
        text.Append((byte)'\n');
        text.Append(amzDate);
        text.Append((byte)'\n');
        text.Append(key.Scope);
        text.Append((byte)'\n');
        text.Append(hash);
        key.Sign(text.Bytes[start..], signature);
        return names;
    }

    /// <returns>Position of the list of header names in the text.</returns>
    private static Range AppendCanonicalRequest(
        ref CanonicalText text, in SigningRequest request, scoped ReadOnlySpan<SignedHeader> headers)
    {
        text.Append(request.Method);
        text.Append((byte)'\n');
        text.AppendPath(request.RawPath);
        text.Append((byte)'\n');
        text.Append(CanonicalQuery(request.RawQuery));
        text.Append((byte)'\n');

        foreach (var header in headers)
        {
            text.Append(header.Name);
            text.Append((byte)':');
            text.AppendHeaderValue(header.Value);
            text.Append((byte)'\n');
        }

        text.Append((byte)'\n');
        var names = AppendNames(ref text, headers);
        text.Append((byte)'\n');
        text.Append(request.ContentSha256);

        return names;
    }

    private static Range AppendNames(ref CanonicalText text, scoped ReadOnlySpan<SignedHeader> headers)
    {
        var start = text.Length;
        foreach (var header in headers)
        {
            if (text.Length > start)
            {
                text.Append((byte)';');
            }

            text.Append(header.Name);
        }

        return start..text.Length;
    }

    // Sorted by the encoded name, then by the encoded value. Inference calls have no query, so speed does not matter here.
    private static string CanonicalQuery(string sent)
    {
        if (sent.Length == 0)
        {
            return sent;
        }

        var pairs = sent.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(CanonicalPair)
            .OrderBy(pair => pair.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value, StringComparer.Ordinal);

        return string.Join('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"));
    }

    private static (string Name, string Value) CanonicalPair(string sent)
    {
        var equals = sent.IndexOf('=', StringComparison.Ordinal);

        return equals < 0 ? (Encode(sent), "") : (Encode(sent[..equals]), Encode(sent[(equals + 1)..]));
    }

    private static string Encode(string sent) => Uri.EscapeDataString(Uri.UnescapeDataString(sent));
}
