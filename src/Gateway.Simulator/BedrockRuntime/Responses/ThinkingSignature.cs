using System.Security.Cryptography;
using System.Text;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>
/// The provider's signature of a thought, bound to the account that called: 12 bytes that differ between answers, and a keyed
/// hash over them, the account and the thought as it was shown.
/// </summary>
internal static class ThinkingSignature
{
    /// <summary>Signed in place of a thought that is not shown; the signature is then the block's <c>data</c>.</summary>
    internal const string Redacted = "redacted";

    private const int SaltBytes = 12;

    // Guards nothing: it keeps tests from making signatures by hand.
    private static readonly byte[] Key = "simulated provider"u8.ToArray();

    /// <param name="thought">The thought as it is shown; empty if it is omitted.</param>
    /// <param name="accountId">The caller's account.</param>
    /// <param name="seed">Differs between answers.</param>
    internal static string Sign(string thought, string accountId, string seed) =>
        Seal(SHA256.HashData(Encoding.UTF8.GetBytes(seed)).AsSpan(0, SaltBytes), thought, accountId);

    internal static bool IsValid(string signature, string thought, string accountId)
    {
        Span<byte> bytes = stackalloc byte[SaltBytes + SHA256.HashSizeInBytes];
        return Convert.TryFromBase64String(signature, bytes, out var length)
            && length == bytes.Length
            && signature == Seal(bytes[..SaltBytes], thought, accountId);
    }

    private static string Seal(ReadOnlySpan<byte> salt, string thought, string accountId)
    {
        var hash = HMACSHA256.HashData(Key, (byte[])[.. salt, .. Encoding.UTF8.GetBytes($"{accountId}\n{thought}")]);
        return Convert.ToBase64String([.. salt, .. hash]);
    }
}
