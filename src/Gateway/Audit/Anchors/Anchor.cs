using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Audit.Anchors;

/// <summary>
/// What the chains were at one moment, signed: whoever has it finds what was cut off or replaced since. A text of lines, so that it
/// can be read and checked without this program; each names the one before by its digest.
/// </summary>
/// <param name="Hour">Its hour, in hours since 1970, UTC.</param>
/// <param name="Body">The text that is signed.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over the text, in DER.</param>
internal sealed record Anchor(long Hour, string Body, ImmutableArray<byte> Signature)
{
    private const string Title = "gateway audit anchor v1";
    private const string SignatureWord = "signature ";
    private const string PreviousWord = "previous ";
    private const string HourWord = "hour ";
    private const string HourForm = "yyyy-MM-ddTHH:mm:ssZ";

    /// <summary>The offset of Japan's time, in which a day ends.</summary>
    private static readonly TimeSpan Japan = TimeSpan.FromHours(9);

    /// <summary>SHA-256 of the text, as 64 hexadecimal digits.</summary>
    public string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));

    /// <summary>The moment that it is for, UTC.</summary>
    public DateTimeOffset At => DateTimeOffset.UnixEpoch.AddHours(Hour);

    /// <summary>The digest of the anchor before it; <c>null</c> for the first.</summary>
    public string? Previous => Line(PreviousWord) is "-" ? null : Line(PreviousWord);

    /// <summary>The chains.</summary>
    public IEnumerable<AnchorHead> Heads => Body.Split('\n').Select(AnchorHead.Read).OfType<AnchorHead>();

    /// <summary>The file: the text, and the signature as its last line.</summary>
    public string File => $"{Body}{SignatureWord}{Convert.ToBase64String(Signature.AsSpan())}\n";

    /// <summary>The file's name.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"anchor-{At.UtcDateTime:yyyyMMddTHH}Z.txt");

    /// <summary>Makes and signs an anchor.</summary>
    /// <param name="hour">Its hour.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="previous">The digest of the anchor before it; <c>null</c> for the first.</param>
    /// <param name="heads">The chains.</param>
    /// <param name="key">The private key.</param>
    public static Anchor Sign(long hour, DateTimeOffset now, string? previous, IEnumerable<AnchorHead> heads, ECDsa key)
    {
        var at = DateTimeOffset.UnixEpoch.AddHours(hour);
        var body = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{Title}\n{HourWord}{at.UtcDateTime.ToString(HourForm, CultureInfo.InvariantCulture)}\n");
        if (at.ToOffset(Japan) is { Hour: 0 } midnight)
        {
            body.Append(CultureInfo.InvariantCulture, $"day {midnight.AddDays(-1):yyyy-MM-dd}\n"); // The day that has ended, in Japan.
        }

        body.Append(CultureInfo.InvariantCulture, $"made {now.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}\n{PreviousWord}{previous ?? "-"}\n");
        foreach (var head in heads)
        {
            body.Append(head).Append('\n');
        }

        var text = body.ToString();
        return new(hour, text, [.. key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)]);
    }

    /// <summary>Reads a file; <c>null</c> if it is not the file of an anchor. Does not check the signature.</summary>
    public static Anchor? Read(string file)
    {
        var end = file.LastIndexOf(SignatureWord, StringComparison.Ordinal);
        if (end <= 0 || !file.StartsWith(Title + '\n', StringComparison.Ordinal) || file[end - 1] != '\n')
        {
            return null;
        }

        var signature = new byte[256];
        return Convert.TryFromBase64String(file[(end + SignatureWord.Length)..].Trim(), signature, out var length)
            ? Of(file[..end], [.. signature.AsSpan(0, length)])
            : null;
    }

    /// <summary>An anchor of this text; <c>null</c> if the text is none.</summary>
    public static Anchor? Of(string body, ImmutableArray<byte> signature)
    {
        var anchor = new Anchor(0, body, signature);
        return DateTimeOffset.TryParseExact(
            anchor.Line(HourWord), HourForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new(at.ToUnixTimeSeconds() / 3600, body, signature)
            : null;
    }

    /// <summary>True when the holder of the private key has signed it.</summary>
    public bool IsSignedBy(ECDsa publicKey) => publicKey.VerifyData(
        Encoding.UTF8.GetBytes(Body), Signature.AsSpan(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private string? Line(string word) =>
        Body.Split('\n').FirstOrDefault(line => line.StartsWith(word, StringComparison.Ordinal))?[word.Length..];
}
