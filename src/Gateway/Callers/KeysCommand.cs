using System.Text.RegularExpressions;

namespace Gateway.Callers;

/// <summary>
/// <c>keys create &lt;application&gt; [environment]</c>: prints a new key once, and the settings
/// that make the gateway accept it.
/// </summary>
internal static partial class KeysCommand
{
    private const string Usage =
        "usage: keys create <application> [environment]      environment: 1–16 of a–z 0–9, default prod";

    /// <returns>The process's exit code: 0, or 2 when the command line is wrong.</returns>
    public static int Run(ReadOnlySpan<string> arguments, TextWriter output, TextWriter error)
    {
        if (arguments is not ["create", var application, ..]
            || arguments.Length > 3
            || !ApplicationId().IsMatch(application))
        {
            error.WriteLine(Usage);
            return 2;
        }

        var environment = arguments.Length == 3 ? arguments[2] : "prod";
        if (!EnvironmentName().IsMatch(environment))
        {
            error.WriteLine(Usage);
            return 2;
        }

        Print(application, ApiKey.Create(environment), output);
        return 0;
    }

    private static void Print(string application, string key, TextWriter output)
    {
        ApiKey.TryReadKeyId(key, out var keyId);
        Span<byte> hash = stackalloc byte[ApiKey.HashLength];
        ApiKey.Hash(key, hash);
        var setting = $"Callers__Applications__{application}__Keys__0";

        output.WriteLine($"""
            API キー（表示は一度だけです。アプリケーション側で秘密として保管してください）
            The API key (shown once; the application keeps it as a secret):

              {key}

            ゲートウェイの設定（ハッシュだけを保存します。既にキーがある場合は __Keys__1 に）
            What to configure in the gateway (the hash only; use __Keys__1 beside an existing key):

              {setting}__Id={keyId}
              {setting}__Sha256={Convert.ToHexStringLower(hash)}
            """);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApplicationId();

    [GeneratedRegex(@"\A[a-z0-9]{1,16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex EnvironmentName();
}
