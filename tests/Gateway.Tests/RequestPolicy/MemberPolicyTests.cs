using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.RequestPolicy;

/// <summary>The member policy through the front door: every row on every operation, refused and allowed.</summary>
public class MemberPolicyTests
{
    private const string Strict = "Callers:Applications:strict";
    private const string Open = "Callers:Applications:open";

    private static readonly string[] Operations =
        ["Converse", "ConverseStream", "InvokeModel", "InvokeModelWithResponseStream", "CountTokens"];

    private static readonly Dictionary<string, PolicyRow> Rows =
        MemberRows.All.Concat(ValueRows.All).Concat(NeverRows.All).ToDictionary(row => row.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_is_not_allowed_is_refused_by_name_with_the_setting_that_allows_it(string name)
    {
        var row = Rows[name];
        var application = row.RefusedUnderSettings ? "open" : "strict";
        var bedrock = new RecordingBedrock();
        var (strict, open, settings) = Applications(row);
        await using var gateway = await TestGateway.StartAsync(settings, simulator: bedrock.Install);

        foreach (var request in row.RefusedRequests)
        {
            using var response = await SendAsync(gateway, row.RefusedUnderSettings ? open : strict, request);

            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{request.Path} {request.Body}: {text}");
            Assert.Contains(row.Code, text, StringComparison.Ordinal);
            Assert.Contains(request.Place, text, StringComparison.Ordinal);
            Assert.All(row.Setting.Split(' '), part => Assert.Contains(part, text, StringComparison.Ordinal));
            Assert.Equal(
                row.Setting.Length > 0,
                text.Contains(
                    $"Callers__Applications__{application}__RequestPolicy__{row.Setting.Split(' ')[0]}",
                    StringComparison.Ordinal));
            Assert.Equal(
                request.Path.StartsWith("/model/", StringComparison.Ordinal),
                response.Headers.TryGetValues("x-amzn-ErrorType", out var type)
                    && type.Single() == "ValidationException");
        }

        Assert.Empty(bedrock.Calls);
        foreach (var request in row.AllowedRequests)
        {
            using var response = await SendAsync(gateway, open, request);

            Assert.True(
                bedrock.Calls.TryDequeue(out _),
                $"{request.Path} {request.Body}: "
                + await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Every_reason_is_tried_on_every_surface_that_can_express_it()
    {
        // Headers can only name a guardrail, a tier, a latency or metadata.
        (Reason, Surface)[] impossible =
        [
            (Reason.ReadsWithOthersRights, Surface.InvokeHeaders), (Reason.ProviderRuns, Surface.InvokeHeaders),
            (Reason.AroundGuardrail, Surface.InvokeHeaders), (Reason.Unknown, Surface.InvokeHeaders),
        ];
        var expected = Enum.GetValues<Reason>().Where(reason => reason != Reason.None)
            .SelectMany(reason => Enum.GetValues<Surface>().Select(surface => (reason, surface)))
            .Except(impossible);

        var tried = Rows.Values
            .Where(row => row.Reason != Reason.None)
            .SelectMany(row => row.RefusedRequests.Select(request => (row.Reason, request.Surface)));

        Assert.Equal(expected.Order(), tried.Distinct().Order());
    }

    [Fact]
    public void Every_operation_has_rows_of_its_own()
    {
        string[] paths =
        [
            "/converse", "/converse/stream", "/converse-stream", "/invoke", "/invoke-with-response-stream",
            "/count-tokens",
        ];

        Assert.All(paths, path => Assert.True(
            Rows.Values.Count(row =>
                row.RefusedRequests.Any(request => request.Path.EndsWith(path, StringComparison.Ordinal))
                && row.AllowedRequests.Any(request => request.Path.EndsWith(path, StringComparison.Ordinal))) > 10));
    }

    private static (string Strict, string Open, Dictionary<string, string?> Settings) Applications(PolicyRow row)
    {
        var (strict, settings) = Keys.New("strict");
        var (open, more) = Keys.New("open");
        foreach (var (key, value) in more.Concat(row.Settings.Select(
            setting => KeyValuePair.Create($"{Open}:RequestPolicy:{setting.Key}", (string?)setting.Value))))
        {
            settings[key] = value;
        }

        foreach (var application in new[] { Strict, Open })
        {
            settings[$"{application}:Models:0"] = "*";
            foreach (var (index, operation) in Operations.Index())
            {
                settings[$"{application}:Operations:{index}"] = operation;
            }
        }

        return (strict, open, settings);
    }

    private static Task<HttpResponseMessage> SendAsync(TestGateway gateway, string key, PolicyRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, request.Path)
        {
            Content = new StringContent(request.Body, null, "application/json"),
        };
        message.Headers.Add("x-api-key", key);
        foreach (var (name, value) in request.Headers)
        {
            message.Headers.Add(name, value);
        }

        return gateway.Send(message);
    }
}
