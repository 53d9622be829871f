using System.ComponentModel;
using System.Text.Json;
using Gateway.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Options;

namespace Gateway.Callers.KeyCommands;

/// <summary>
/// <c>keys revoke</c>: takes a key out of the settings files, or says what to take out where. A running gateway reads its files
/// again within 5 seconds; what it got from its environment stays until it is restarted.
/// </summary>
internal static class RevokeKey
{
    /// <returns>The process's exit code: 0 if no source of settings holds the key any more.</returns>
    public static int Run(KeySettings settings, string keyId, TextWriter output)
    {
        var places = settings.PlacesOf(keyId);
        if (places.Count == 0)
        {
            output.WriteLine(
                $"この設定に ID「{keyId}」はありません。サービスの環境変数、シークレット、別のフォルダーの設定は、このコマンドからは見えません。そこにある場合は、その Id の項目を取り除いて再起動（ECS では新しいデプロイ）してください。台帳があれば「keys revoke {keyId} --by 担当者」で、すぐに取り消せます。"
                + $"/ These settings have no key id {keyId}. The variables and secrets of a service and settings in another folder are not "
                + "visible to this command: where the key is there, take the entry with that Id out and restart (ECS: deploy again). With a "
                + $"ledger, 'keys revoke {keyId} --by <person>' revokes it at once.");
            return ExitCode.NotDone;
        }

        if (places.All(place => place.File is not null) && TryRemove(settings, keyId, places))
        {
            var left = settings.Keys.Count(key => key.ApplicationId == Owner(settings, keyId) && key.Key.Id != keyId);
            output.WriteLine($"取り消しました: {keyId}（{Owner(settings, keyId)}、残りの API キー {left} 件）。動作中のゲートウェイは 5 秒以内に読み直します（ログの EventId 5000）。"
                + $"/ Revoked: {keyId} of {Owner(settings, keyId)}, which has {left} keys left. A running gateway reads it within 5 s (event 5000 of its log).");
            foreach (var place in places)
            {
                output.WriteLine($"  {place.Text}");
            }

            return ExitCode.Done;
        }

        output.WriteLine($"このコマンドでは取り消せません。次のすべてから取り除いてください。ファイル以外は再起動（ECS では新しいデプロイ）で効きます。台帳があれば「keys revoke {keyId} --by 担当者」で、すぐに取り消せます: {keyId}"
            + $"/ This command cannot revoke {keyId}. Take it out of all of these; what is no file takes effect with a restart (ECS: a new deployment). With a "
            + $"ledger, 'keys revoke {keyId} --by <person>' revokes it at once:");
        foreach (var place in places)
        {
            output.WriteLine($"  {place.Text}");
        }

        return ExitCode.NotDone;
    }

    private static string Owner(KeySettings settings, string keyId) =>
        settings.Keys.FirstOrDefault(key => key.Key.Id == keyId)?.ApplicationId ?? "–";

    private static bool TryRemove(KeySettings settings, string keyId, IReadOnlyList<KeyPlace> places)
    {
        try
        {
            // From the last source to the first: as long as a later one holds the key, an earlier one changes nothing.
            return places.GroupBy(place => place.Provider).Reverse().ToList()
                .TrueForAll(file => SettingsFile.Replace(file.First().File!, content => Edit(settings, keyId, file, content)));
        }
        catch (Exception e) when (
            e is IOException or UnauthorizedAccessException or JsonException or FormatException or OptionsValidationException or Win32Exception)
        {
            return false;
        }
    }

    // Null if the gateway would not take the result, or would take something else than the same settings without this key.
    private static byte[]? Edit(
        KeySettings settings, string keyId, IGrouping<IConfigurationProvider, KeyPlace> places, byte[] content)
    {
        var edited = places.OrderByDescending(place => place.Path, StringComparer.Ordinal)
            .Aggregate(content, (json, place) => JsonCut.Without(json, place.Path));
        var file = new MemoryConfigurationProvider(new() { InitialData = JsonSettings.Of(edited) });

        // A section that is gone from its file is kept by a running gateway.
        if (!file.GetChildKeys([], CallersOptions.Section).Any())
        {
            return null;
        }

        var after = settings.With(new Dictionary<IConfigurationProvider, IConfigurationProvider> { [places.Key] = file });
        var expected = settings.Keys.Where(key => key.Key.Id != keyId).Select(key => (key.ApplicationId, key.Key.Id));
        return after.Keys.Where(key => key.Key.Id != keyId).Select(key => (key.ApplicationId, key.Key.Id)).ToHashSet()
            .SetEquals(expected)
            ? edited
            : null;
    }
}
