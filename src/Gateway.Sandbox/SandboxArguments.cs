namespace Gateway.Sandbox;

/// <summary>The command line of the sandbox.</summary>
internal sealed record SandboxArguments
{
    /// <summary>The environment variable that fixes the demo application's key.</summary>
    public const string ApiKeyVariable = "SANDBOX_API_KEY";

    public const string Usage = """
        usage: Gateway.Sandbox [--api-key KEY] [--log-file PATH] [Key=Value …]
               Gateway.Sandbox doctor [--json] [--lang ja|en] [--call-model] [-- Key=Value …]
               (dotnet run --project src/Gateway.Sandbox -- …)

          両アカウントをこの端末の上に再現し、ゲートウェイを起動します。停止: Ctrl+C
          Runs both accounts and the gateway on this machine. Stop: Ctrl+C

          --api-key KEY    お試し用アプリケーションの API キーを固定します（既定: 起動ごとに作成）。環境変数 SANDBOX_API_KEY でも指定できます。
                           「dotnet run --project src/Gateway -- keys create demo sandbox」が作る形の値だけを受け付けます。
                           fixes the demo application's API key (default: a new one each run); also by the environment
                           variable SANDBOX_API_KEY. Must have the form that "keys create demo sandbox" prints
          --log-file PATH  ログの出力先（既定: 一時フォルダー。起動時に表示）。- は標準出力
                           where the log goes (default: a temporary file, shown at start); - is standard output
          Key=Value        ゲートウェイの設定。例: Residency:RequireVerified=true、Kestrel:Endpoints:Http:Url=http://127.0.0.1:9080
                           settings of the gateway, as on its own command line
          --help           この説明 / this text
        """;

    /// <summary>The demo application's key; null to create a new one.</summary>
    public string? ApiKey { get; private init; }

    /// <summary>The log's destination: a path, or <c>-</c> for standard output; null for a temporary file.</summary>
    public string? LogFile { get; private init; }

    /// <summary>Settings of the gateway, with configuration's keys.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; private init; } = new Dictionary<string, string?>();

    /// <summary>The error in the command line; null if there is none.</summary>
    public string? Problem { get; private init; }

    /// <param name="arguments">The command line.</param>
    /// <param name="apiKey">The value of <see cref="ApiKeyVariable"/>, which the command line overrides.</param>
    public static SandboxArguments Read(ReadOnlySpan<string> arguments, string? apiKey)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var (key, logFile) = (apiKey is "" ? null : apiKey, (string?)null);
        while (!arguments.IsEmpty)
        {
            switch (arguments)
            {
                case ["--", ..]:
                    arguments = arguments[1..];
                    break;
                case ["--api-key", var given, ..]:
                    key = given;
                    arguments = arguments[2..];
                    break;
                case ["--log-file", var path, ..]:
                    logFile = path;
                    arguments = arguments[2..];
                    break;
                case [var setting, ..] when Setting(setting) is { } pair:
                    settings[pair.Key] = pair.Value;
                    arguments = arguments[1..];
                    break;
                default:
                    return Wrong($"「{arguments[0]}」は指定できません。/ '{arguments[0]}' is not an option or a setting (Key=Value).");
            }
        }

        return key is not null && !Callers.ApiKey.TryReadKeyId(key, out _)
            ? Wrong(
                "API キーの形が正しくありません（igw_… 、末尾は検査符号）。「keys create demo sandbox」が表示する値を使ってください。"
                + "/ The API key does not have the form of a key (igw_… with a checksum): use one that 'keys create demo sandbox' prints.")
            : new SandboxArguments { ApiKey = key, LogFile = logFile, Settings = settings };
    }

    /// <summary>Reads a setting from the command line: <c>Key=Value</c>, also with leading hyphens or <c>__</c>.</summary>
    public static KeyValuePair<string, string?>? Setting(string argument) =>
        argument.TrimStart('-').Split('=', 2) is [{ Length: > 0 } key, var value]
            ? new(key.Replace("__", ":", StringComparison.Ordinal), value)
            : null;

    private static SandboxArguments Wrong(string problem) => new() { Problem = problem };
}
