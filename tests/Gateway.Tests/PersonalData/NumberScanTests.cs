using System.Text;
using Gateway.Testing;
using Gateway.Tests.Telemetry.Canaries;

namespace Gateway.Tests.PersonalData;

/// <summary>A number, whatever action applies to it, is in no log at any level, metric, trace or error.</summary>
public sealed class NumberScanTests : IDisposable
{
    private static readonly string[] Numbers = ["123456789018", "１２３４５６７８９０１８", "1234-5678-9018", "12345678901"];

    private readonly Emissions _emissions = new();

    [Theory]
    [InlineData("Off", "Off")]
    [InlineData("Observe", "Observe")]
    [InlineData("Mask", "Block")]
    [InlineData("Block", "Block")]
    public async Task A_number_is_found_nowhere(string requests, string answers)
    {
        await using var gateway = await TestGateway.StartAsync(new(TestGateway.EveryLevel)
        {
            ["Callers:Applications:demo:PersonalData:Requests"] = requests,
            ["Callers:Applications:demo:PersonalData:Responses"] = answers,
            ["Callers:Applications:demo:PersonalData:UnreadableAttachments"] = "AllowAndFlag",
        });

        var errors = new StringBuilder();
        foreach (var number in Numbers)
        {
            var text = $"個人番号 {number}、住民票コード {number}";
            foreach (var (path, body) in Requests(text))
            {
                errors.AppendLine(await ErrorAsync(gateway, path, body));
            }
        }

        await gateway.StopAsync(); // All requests are settled after this.

        var emitted = gateway.Logs.Text + _emissions.Metrics + _emissions.Traces + errors;
        Assert.All(Numbers, number => Assert.DoesNotContain(number, emitted, StringComparison.Ordinal));
        Assert.Equal(requests != "Off", gateway.Logs.Text.Contains("my_number", StringComparison.Ordinal));
    }

    public void Dispose() => _emissions.Dispose();

    private static async Task<string> ErrorAsync(TestGateway gateway, string path, string body)
    {
        try
        {
            using var response = await gateway.Post(path, body, ("X-Gateway-No-Retry", "true"));
            return response.IsSuccessStatusCode
                ? ""
                : await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException cut)
        {
            return cut.Message; // A stream that failed.
        }
    }

    private static IEnumerable<(string Path, string Body)> Requests(string text)
    {
        foreach (var model in new[] { "claude-haiku-4-5", "simulator.validation", "simulator.internal-error", "simulator.stream-exception" })
        {
            yield return ("/converse", Some.ConverseRequest(text, model));
            yield return ("/converse/stream", Some.ConverseRequest(text, model));
            yield return ($"/model/{model}/converse", Some.NativeRequest(text));
        }

        yield return ("/converse", "{\"modelId\":\"claude-haiku-4-5\",\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"" + text + "\"},");
        yield return ("/model/claude-haiku-4-5/count-tokens", "{\"input\":{\"converse\":" + Some.NativeRequest(text) + "}}");
    }
}
