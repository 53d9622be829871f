using Gateway.Configuration;

namespace Gateway.Callers.KeyCommands;

/// <summary>
/// <c>keys verify</c>: says whether the settings accept a key, and for which application. The operator is told the reason, which
/// callers are not.
/// </summary>
internal static class VerifyKey
{
    /// <returns>The process's exit code: 0 if the key is accepted.</returns>
    public static int Run(KeySettings settings, string given, TextWriter output)
    {
        var key = given.Trim();
        var now = TimeProvider.System.GetUtcNow();

        // The gateway's own decision, so that this command can never say something else.
        if (new CallerDirectory(settings.Options).Identify(key, now) is { } application && !application.IsExpiredAt(now))
        {
            output.WriteLine($"受け付けます。/ Accepted: {application.Id}");
            return ExitCode.Done;
        }

        output.WriteLine(Reason(settings, key, now));
        return ExitCode.NotDone;
    }

    // Only the id of the key is shown, never the key.
    private static string Reason(KeySettings settings, string key, DateTimeOffset now)
    {
        if (!ApiKey.TryReadKeyId(key, out var keyId))
        {
            return "拒否します: API キーの形ではありません（写し間違い、または一部だけ）。/ Refused: this does not have the form of a key (mistyped, or a part of one).";
        }

        var id = keyId.ToString();
        if (settings.Keys.FirstOrDefault(stored => stored.Key.Id == id) is not { } found)
        {
            return $"拒否します: この設定に ID「{id}」はありません。/ Refused: these settings have no key id {id}.";
        }

        Span<byte> hash = stackalloc byte[ApiKey.HashLength];
        ApiKey.Hash(key, hash);
        return !hash.SequenceEqual(Convert.FromHexString(found.Key.Sha256))
            ? $"拒否します: ID は {found.ApplicationId} のものですが、SHA-256 が一致しません。/ Refused: the id is of {found.ApplicationId}, but its SHA-256 is another."
            : found.StateAt(now) switch
            {
                KeyState.Disabled => $"拒否します: {found.ApplicationId} は停止中です（Disabled）。/ Refused: {found.ApplicationId} is disabled.",
                KeyState.NotYetValid => $"拒否します: {found.ApplicationId} の API キーですが、開始前です。/ Refused: a key of {found.ApplicationId} that is not valid yet.",
                KeyState.Expired => $"拒否します: {found.ApplicationId} の API キーですが、期限切れです。/ Refused: a key of {found.ApplicationId} that has expired.",
                _ => $"拒否します: {found.ApplicationId} の利用期限が過ぎています。/ Refused: the approved use of {found.ApplicationId} has ended.",
            };
    }
}
