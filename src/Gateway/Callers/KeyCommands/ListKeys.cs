using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Configuration;

namespace Gateway.Callers.KeyCommands;

/// <summary><c>keys list</c>: the applications and their keys, without a secret.</summary>
internal static class ListKeys
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Japanese stays readable in a terminal.
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static readonly Dictionary<KeyState, string> States = new()
    {
        [KeyState.Valid] = "有効 / valid",
        [KeyState.NotYetValid] = "開始前 / not yet valid",
        [KeyState.Expired] = "期限切れ / expired",
        [KeyState.Disabled] = "停止中 / disabled",
        [KeyState.ApplicationExpired] = "利用期限切れ / application expired",
    };

    /// <returns>The process's exit code.</returns>
    public static int Run(KeySettings settings, bool asJson, TextWriter output)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(settings.Keys.Select(key => new Row(
                key.ApplicationId, key.Application.Department, key.Application.ExpiresAt, key.Key.Id, key.StateAt(now),
                key.Key.NotBefore, key.Key.ExpiresAt, [.. key.Places.Select(place => place.Text)])), Json));
            return ExitCode.Done;
        }

        foreach (var (id, application) in settings.Options.Applications.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{id}  所属 / department: {Or(application.Department)}  利用期限 / use until: {Time(application.ExpiresAt)}");
            foreach (var key in settings.Keys.Where(key => key.ApplicationId == id))
            {
                output.WriteLine($"  {key.Key.Id}  {States[key.StateAt(now)]}  {Time(key.Key.NotBefore)} – {Time(key.Key.ExpiresAt)}");
                foreach (var place in key.Places)
                {
                    output.WriteLine($"    {place.Text}");
                }
            }
        }

        if (settings.Options.Applications.Count == 0)
        {
            output.WriteLine(
                "この設定にアプリケーションはありません（サービスの環境変数やシークレットは、このコマンドからは見えません）。"
                + "/ These settings have no application (the variables and secrets of the service are not visible to this command).");
        }

        return ExitCode.Done;
    }

    private static string Or(string text) => text.Length > 0 ? text : "–";

    private static string Time(DateTimeOffset? time) =>
        time?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture) ?? "–";

    private sealed record Row(
        string Application, string Department, DateTimeOffset? ApplicationExpiresAt, string KeyId, KeyState State,
        DateTimeOffset? NotBefore, DateTimeOffset? ExpiresAt, string[] Places);
}
