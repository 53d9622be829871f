namespace Gateway.Sandbox;

/// <summary>The sandbox's last output: where everything is, and a request to paste.</summary>
internal static class Welcome
{
    public static string Text(TwoAccounts accounts)
    {
        var url = accounts.GatewayUrl.ToString().TrimEnd('/');
        return $$"""

            自治体側 / Municipality 111122223333    ゲートウェイ / gateway   {{url}}
            事業者側 / Contractor   444455556666    模擬 AWS / simulator     {{accounts.SimulatorUrl.ToString().TrimEnd('/')}}
            Swagger UI                                                       {{url}}/swagger
            API キー / demo key                                              {{accounts.DemoKey}}

            試してみる（別のターミナルに貼り付け） / Try it (paste into another terminal):

            curl -s {{url}}/converse \
              -H "Authorization: Bearer {{accounts.DemoKey}}" \
              -H "Content-Type: application/json" \
              -d '{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}'
            """;
    }
}
