using System.Text.RegularExpressions;
using Gateway.Configuration;

namespace Gateway.Callers.KeyCommands;

/// <summary>
/// <c>keys create</c>: prints a new key once, and the settings that make the gateway accept it, as environment variables and as
/// JSON.
/// </summary>
internal static partial class CreateKey
{
    // A model of every shipped catalog, as an example: the operator decides which models an application may use.
    private const string ExampleModel = "claude-haiku-4-5";

    /// <returns>The process's exit code; <c>null</c> when the command line is wrong.</returns>
    public static int? Run(ReadOnlySpan<string> arguments, TextWriter output)
    {
        if (arguments is not [var application, ..] || arguments.Length > 2 || !ApplicationId().IsMatch(application))
        {
            return null;
        }

        var environment = arguments is [_, var given] ? given : "prod";
        if (!EnvironmentName().IsMatch(environment))
        {
            return null;
        }

        Print(application, ApiKey.Create(environment), output);
        return ExitCode.Done;
    }

    private static void Print(string application, string key, TextWriter output)
    {
        ApiKey.TryReadKeyId(key, out var keyId);
        Span<byte> hash = stackalloc byte[ApiKey.HashLength];
        ApiKey.Hash(key, hash);
        var sha256 = Convert.ToHexStringLower(hash);

        output.WriteLine($$"""
            API キー（表示は一度だけです。アプリケーション側で秘密として保管してください）
            The API key (shown once; the application keeps it as a secret):

              {{key}}

            ゲートウェイの設定（ハッシュだけを保存します。次のどちらか一方。既に API キーがある場合は 2 つ目に。Models は許可するモデルだけに）
            What to configure in the gateway (the hash only; one of the two forms. Beside an existing key it is the second
            one; Models holds the models that the application may use):

            JSON（settings.json、appsettings.json、GATEWAY_SETTINGS_JSON）:

              {
                "Callers": {
                  "Applications": {
                    "{{application}}": {
                      "Keys": [{ "Id": "{{keyId}}", "Sha256": "{{sha256}}" }],
                      "Models": ["{{ExampleModel}}"]
                    }
                  }
                }
              }

            {{Variables(application, keyId.ToString(), sha256)}}
            """);
    }

    // A shell's export and systemd's EnvironmentFile take only [A-Za-z0-9_], and "__" separates the levels of a setting.
    private static string Variables(string application, string keyId, string sha256)
    {
        if (!NamePart().IsMatch(application))
        {
            var name = Unfit().Replace(application, "_").Trim('_');
            return $"環境変数: 「{application}」は環境変数の名前に使えません（シェルの export は失敗し、systemd はその行を無視します）。"
                + "上の JSON を使うか、"
                + $"「{(name.Length > 0 ? name : "resident_desk")}」のような英数字と _ の ID で作り直してください。{Environment.NewLine}"
                + $"Environment variables: '{application}' cannot be part of the name of one (a shell's export fails, systemd drops the "
                + "line). Use the JSON above, or an id of letters, digits and single underscores.";
        }

        var setting = $"Callers__Applications__{application}";
        return $"""
            環境変数（シェルの export、systemd の EnvironmentFile、Compose の env_file）/ Environment variables:

              {setting}__Keys__0__Id={keyId}
              {setting}__Keys__0__Sha256={sha256}
              {setting}__Models__0={ExampleModel}
            """;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApplicationId();

    [GeneratedRegex(@"\A[A-Za-z0-9]+(_[A-Za-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePart();

    [GeneratedRegex("[._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Unfit();

    [GeneratedRegex(@"\A[a-z0-9]{1,16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EnvironmentName();
}
