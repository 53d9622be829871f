namespace Gateway.Sandbox;

/// <summary>The sandbox's last output: where everything is, and a request to paste.</summary>
internal static class Welcome
{
    public static string Text(TwoAccounts accounts)
    {
        var (url, https, h2c) =
            (Plain(accounts.GatewayUrl), Plain(accounts.HttpsUrl), Plain(accounts.H2cUrl));
        return $$"""

            自治体側 / Municipality 111122223333    ゲートウェイ / gateway   {{url,-24}} HTTP/1.1
                                                                             {{https,-24}} HTTPS: HTTP/1.1, HTTP/2
                                                                             {{h2c,-24}} HTTP/2 (h2c)
            事業者側 / Contractor   444455556666    模擬 AWS / simulator     {{Plain(accounts.SimulatorUrl)}}
            Swagger UI                                                       {{url}}/swagger
            API キー / demo key                                              {{accounts.DemoKey}}

            HTTPS の証明書（起動ごとに作成、停止時に削除） / HTTPS certificate (made for this run, deleted at stop):
              {{accounts.CertificatePath}}
              SHA-256 {{accounts.CertificateFingerprint}}
              指定先 / to be named in: curl --cacert, NODE_EXTRA_CA_CERTS, AWS_CA_BUNDLE

            試してみる（別のターミナルに貼り付け） / Try it (paste into another terminal):

            curl -s {{url}}/converse \
              -H "Authorization: Bearer {{accounts.DemoKey}}" \
              -H "Content-Type: application/json" \
              -d '{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}'
            """;
    }

    private static string Plain(Uri address) => address.ToString().TrimEnd('/');
}
