using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Callers;
using Gateway.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Callers;

/// <summary>
/// The answers to keys that are not accepted: the same bytes, whatever is wrong with the key. The same time is measured by
/// <c>Gateway.Benchmarks timing</c>.
/// </summary>
public partial class IndistinguishableKeysTests
{
    private const string App = "Callers:Applications:window";

    public static TheoryData<string> Routes => CallerRoute.Names;

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Unknown_wrong_expired_early_and_revoked_keys_get_the_same_bytes(string name)
    {
        var route = CallerRoute.All[name];
        var (expired, early, wrong, revoked) =
            (ApiKey.Create("test"), ApiKey.Create("test"), ApiKey.Create("test"), ApiKey.Create("test"));
        Dictionary<string, string?> settings = new(Registered("window", 0, expired).Concat(Registered("window", 1, early))
            .Concat(Registered("other", 0, wrong)).Concat(Registered("third", 0, revoked)))
        {
            [$"{App}:Keys:0:ExpiresAt"] = "2020-01-01T00:00:00+09:00",
            [$"{App}:Keys:1:NotBefore"] = "2199-01-01T00:00:00+09:00",
            ["Callers:Applications:other:Keys:0:Sha256"] = new string('0', 64),
        };
        await using var gateway = await TestGateway.StartAsync(settings);
        Assert.Equal(HttpStatusCode.OK, await Keys.StatusWithAsync(gateway, revoked));
        Revoke(gateway, "third");

        var answers = new List<string>();
        foreach (var key in new[] { ApiKey.Create("test"), wrong, expired, early, revoked })
        {
            answers.Add(await AskAsync(gateway, route, key));
        }

        Assert.Contains(
            $" {route.Errors.StatusOf(CallerErrors.NotAccepted)} ", answers[0].Split('\r')[0] + " ", StringComparison.Ordinal);
        Assert.Single(answers.Distinct());
    }

    private static void Revoke(TestGateway gateway, string application)
    {
        var configuration = (IConfigurationRoot)gateway.Services.GetRequiredService<IConfiguration>();
        configuration[$"Callers:Applications:{application}:Keys:0:Id"] = "0";
        configuration.Reload();
    }

    // All bytes, but for the second in which it was answered.
    private static async Task<string> AskAsync(TestGateway gateway, CallerRoute route, string key)
    {
        await using var connection = await RawConnection.OpenAsync(gateway);
        var body = route.Body(route.UsualModel, "x", "");
        await connection.SendAsync(
            [
                $"POST {route.Target(route.UsualModel)} HTTP/1.1", "Host: localhost", "Connection: close",
                $"Authorization: Bearer {key}", "X-Request-Id: same", "Content-Type: application/json",
                $"Content-Length: {Encoding.UTF8.GetByteCount(body)}",
            ],
            body);
        return Date().Replace(await connection.ReadToEndAsync(), "");
    }

    private static Dictionary<string, string?> Registered(string application, int index, string key) => new()
    {
        [$"Callers:Applications:{application}:Keys:{index}:Id"] = key.Split('_')[2],
        [$"Callers:Applications:{application}:Keys:{index}:Sha256"] = Keys.HashOf(key),
    };

    [GeneratedRegex(@"(?m)^Date: [^\r]*\r\n")]
    private static partial Regex Date();
}
