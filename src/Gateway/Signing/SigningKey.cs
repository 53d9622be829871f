using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Signing;

/// <summary>
/// The signing key for one secret, UTC day, Region and service. Deriving it costs four HMACs, so callers keep it.
/// </summary>
internal sealed class SigningKey
{
    private readonly byte[] _key;
    private readonly DateOnly _day;
    private readonly string _region;
    private readonly string _service;

    // Ready to be used again: setting up an HMAC costs more than the HMAC of so short a text. Another thread makes its own.
    private IncrementalHash? _idle;

    // Under load many requests are signed in one second.
    private AmzDate? _lastDate;

    private SigningKey(byte[] key, DateOnly day, string region, string service)
    {
        (_key, _day, _region, _service) = (key, day, region, service);
        Scope = string.Create(CultureInfo.InvariantCulture, $"{day:yyyyMMdd}/{region}/{service}/aws4_request");
    }

    /// <summary>The credential scope, such as <c>20261123/ap-northeast-1/bedrock/aws4_request</c>.</summary>
    public string Scope { get; }

    /// <summary>Derives the key for the UTC day of <paramref name="instant"/>.</summary>
    public static SigningKey Derive(string secretAccessKey, DateTimeOffset instant, string region, string service)
    {
        var day = DayOf(instant);
        var seed = Encoding.UTF8.GetBytes("AWS4" + secretAccessKey);
        var key = Hmac(seed, day.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
        CryptographicOperations.ZeroMemory(seed);

        return new SigningKey(Hmac(Hmac(Hmac(key, region), service), "aws4_request"), day, region, service);
    }

    /// <summary>
    /// True when this key may sign at <paramref name="instant"/> for that Region and service. AWS rejects a signature made with
    /// the key of another day.
    /// </summary>
    public bool Covers(DateTimeOffset instant, string region, string service) =>
        Covers(instant) && _region == region && _service == service;

    /// <inheritdoc cref="Covers(DateTimeOffset, string, string)"/>
    public bool Covers(DateTimeOffset instant) => _day == DayOf(instant);

    /// <summary>The value of <c>x-amz-date</c>, such as <c>20261123T081500Z</c>.</summary>
    public string DateOf(DateTimeOffset instant)
    {
        var second = instant.ToUnixTimeSeconds();
        if (Volatile.Read(ref _lastDate) is not { } date || date.Second != second)
        {
            date = new(second, instant.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            Volatile.Write(ref _lastDate, date);
        }

        return date.Text;
    }

    /// <summary>Signs a text.</summary>
    /// <param name="stringToSign">The text.</param>
    /// <param name="hex">Receives the signature: 64 characters of lower-case hexadecimal, in UTF-8.</param>
    public void Sign(ReadOnlySpan<byte> stringToSign, Span<byte> hex)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var hmac = Interlocked.Exchange(ref _idle, null) ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hmac.AppendData(stringToSign);
        hmac.GetHashAndReset(signature);
        Interlocked.Exchange(ref _idle, hmac)?.Dispose();
        Convert.TryToHexStringLower(signature, hex, out _);
    }

    /// <summary>The scope only: the key can sign for a whole day, so it is as secret as the secret access key.</summary>
    public override string ToString() => $"{nameof(SigningKey)} {Scope}";

    private static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime);

    private sealed record AmzDate(long Second, string Text);

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
