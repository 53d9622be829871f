using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Sandbox;

/// <summary>The last text that the sandbox prints: all addresses, and a request to paste into either shell.</summary>
internal static class Welcome
{
    /// <param name="accounts">The started sandbox.</param>
    /// <param name="logPath">The path of the log; null for standard output.</param>
    public static string Text(TwoAccounts accounts, string? logPath)
    {
        var (url, https, h2c) =
            (Plain(accounts.GatewayUrl), Plain(accounts.HttpsUrl), Plain(accounts.H2cUrl));
        return $$"""
            {{Moved(accounts.MovedPorts)}}
            自治体側 / Municipality 111122223333    ゲートウェイ / gateway   {{url,-24}} HTTP/1.1
                                                                             {{https,-24}} HTTPS: HTTP/1.1, HTTP/2
                                                                             {{h2c,-24}} HTTP/2 (h2c)
            事業者側 / Contractor   444455556666    模擬 AWS / simulator     {{Plain(accounts.SimulatorUrl)}}
            Swagger UI                                                       {{url}}/swagger
            API キー / API key                                               {{accounts.DemoKey}}

            HTTPS の認証局の証明書（起動ごとに作成、停止時に削除） / CA of the HTTPS certificate (made for this run, deleted at stop):
              {{accounts.AuthorityPath}}
              指定先 / to be named in: curl --cacert, NODE_EXTRA_CA_CERTS, AWS_CA_BUNDLE
              サーバー証明書 / server certificate: SHA-256 {{accounts.CertificateFingerprint}}
            ログ / log: {{logPath ?? "標準出力 / standard output"}}

            試してみる（別のターミナルに貼り付け） / Try it (paste into another terminal):

            PowerShell:
            (Invoke-RestMethod {{url}}/converse -Method Post -ContentType 'application/json; charset=utf-8' `
              -Headers @{ Authorization = 'Bearer {{accounts.DemoKey}}' } `
              -Body ([Text.Encoding]::UTF8.GetBytes('{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}'))).output.message.content.text

            sh:
            curl -s {{url}}/converse \
              -H "Authorization: Bearer {{accounts.DemoKey}}" \
              -H "Content-Type: application/json" \
              -d '{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}'
            {{Verification(accounts.Services.GetRequiredService<IConfiguration>())}}
            停止 / Stop: Ctrl+C
            """;
    }

    // Quoted for either shell, because the path of the temporary folder may have spaces.
    private static string Verification(IConfiguration gateway) => gateway["Audit:Mode"] != "On"
        ? ""
        : $"""

            台帳と監査証跡の検証（書き換えがないか） / Verify the ledger and its audit trail (was anything changed?):
            dotnet run --project src/Gateway -- audit verify -- {string.Join(' ', GatewaySettings.ForCommands(gateway).Select(setting => $"\"{setting.Key}={setting.Value}\""))}

            """;

    // If no port was taken, this is the empty line before the rest.
    private static string Moved(IReadOnlyList<(int Wanted, int Given)> ports) => string.Concat(ports.Select(port =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.NewLine}ポート {port.Wanted} は使用中のため {port.Given} を使います / port {port.Wanted} is taken: {port.Given} is used instead")))
        + (ports.Count > 0 ? Environment.NewLine : "");

    private static string Plain(Uri address) => address.ToString().TrimEnd('/');
}
