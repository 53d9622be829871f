using System.Net;
using Gateway.Simulator.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Simulator.Tests.Faults;

public sealed class SimulatorModelTests
{
    [Theory]
    [InlineData(
        "simulator.throttle-always", 429, "ThrottlingException", "Too many requests, please wait before trying again.")]
    [InlineData(
        "simulator.too-many-tokens", 429, "ThrottlingException", "Too many tokens, please wait before trying again.")]
    [InlineData(
        "simulator.tokens-per-day", 429, "ThrottlingException",
        "Too many tokens per day, please wait before trying again.")]
    [InlineData(
        "simulator.model-not-ready", 429, "ModelNotReadyException",
        "The model specified in the request is not ready to serve inference requests.")]
    [InlineData(
        "simulator.internal-error", 500, "InternalServerException",
        "The system encountered an unexpected error during processing. Try your request again.")]
    [InlineData(
        "simulator.model-timeout", 408, "ModelTimeoutException",
        "Model has timed out in processing the request. Try your request again.")]
    [InlineData(
        "simulator.model-error", 424, "ModelErrorException",
        "The system encountered an unexpected error during processing. Try your request again.")]
    [InlineData(
        "simulator.validation", 400, "ValidationException",
        "The model returned the following errors: Input is too long for requested model.")]
    public async Task An_id_stands_for_an_error(string modelId, int status, string code, string message)
    {
        await using var simulator = await StartAsync();

        var answer = await Call(simulator, modelId).SendAsync();

        Assert.Equal((status, code, message), ((int)answer.Status, answer.ErrorCode, answer.Message));
    }

    [Fact]
    public async Task Access_denied_names_the_role_and_the_resource_as_IAM_does()
    {
        await using var simulator = await StartAsync();

        var answer = await Call(simulator, "simulator.access-denied").SendAsync();

        Assert.Equal(
            "User: arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/test-session is not authorized to "
            + "perform: bedrock:InvokeModel on resource: "
            + "arn:aws:bedrock:ap-northeast-1::foundation-model/simulator.access-denied because no identity-based "
            + "policy allows the bedrock:InvokeModel action",
            answer.Json.GetProperty("Message").GetString());
    }

    [Theory]
    [InlineData("simulator.throttle-twice", "429 429 200 429 429 200")]
    [InlineData("simulator.unavailable-once", "503 200 503 200")]
    [InlineData("simulator.expired-token-once", "403 200 403 200")]
    public async Task Rounds_fail_first_and_then_start_over(string modelId, string statuses)
    {
        await using var simulator = await StartAsync();
        List<int> seen = [];

        // A new session each time: a round is counted over all callers.
        for (var i = 0; i < statuses.Split(' ').Length; i++)
        {
            seen.Add((int)(await Call(simulator, modelId).SendAsync()).Status);
        }

        Assert.Equal(statuses, string.Join(' ', seen));
    }

    [Fact]
    public async Task A_wrong_request_takes_no_turn_in_a_round()
    {
        await using var simulator = await StartAsync();
        var call = Call(simulator, "simulator.unavailable-once");

        var wrong = await (call with { Body = "{}" }).SendAsync();
        var first = await call.SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.ServiceUnavailable), (wrong.Status, first.Status));
    }

    [Theory]
    [InlineData("simulator.html-502", 502, "text/html", "<html>")]
    [InlineData("simulator.empty-500", 500, "application/json", "")]
    public async Task An_answer_need_not_be_JSON(string modelId, int status, string contentType, string start)
    {
        await using var simulator = await StartAsync();

        var answer = await Call(simulator, modelId).SendAsync();

        Assert.Equal((status, contentType), ((int)answer.Status, answer.Headers["Content-Type"]));
        Assert.StartsWith(start, answer.Body, StringComparison.Ordinal);
        Assert.Equal(start.Length == 0, answer.Body.Length == 0);
    }

    [Fact]
    public async Task A_huge_answer_has_about_two_megabytes()
    {
        await using var simulator = await StartAsync();

        var answer = await Call(simulator, "simulator.huge").SendAsync();

        Assert.InRange(
            int.Parse(answer.Headers["Content-Length"], System.Globalization.CultureInfo.InvariantCulture),
            2_000_000, 2_500_000);
    }

    [Fact]
    public async Task A_reset_breaks_the_connection_after_the_request_was_read()
    {
        await using var simulator = await StartAsync();

        var broken = await Assert.ThrowsAsync<HttpRequestException>(
            () => Call(simulator, "simulator.reset").SendAsync());

        Assert.Contains("reset", broken.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("simulator:Reset", simulator.Aws.Journal.Calls.Single().ErrorCode);
    }

    [Fact]
    public async Task A_truncated_answer_ends_before_its_length()
    {
        await using var simulator = await StartAsync();

        var broken = await Assert.ThrowsAsync<HttpRequestException>(
            () => Call(simulator, "simulator.truncated").SendAsync());

        Assert.IsAssignableFrom<IOException>(broken.InnerException);
    }

    [Fact]
    public async Task A_slow_answer_comes_after_five_seconds_of_the_simulators_clock()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        await using var simulator = await StartAsync(time);

        var call = (Call(simulator, "simulator.slow") with { SignedAt = time.GetUtcNow().UtcDateTime }).SendAsync();
        while (simulator.Aws.Journal.Calls.Count == 0)
        {
            await Task.Yield();
        }

        Assert.False(call.IsCompleted);
        while (!call.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.OK, (await call).Status);
    }

    [Fact]
    public async Task A_hanging_call_is_in_the_journal_without_a_status()
    {
        await using var simulator = await StartAsync();

        var call = Call(simulator, "simulator.hang").SendAsync();
        while (simulator.Aws.Journal.Calls.Count == 0)
        {
            await Task.Yield();
        }

        Assert.False(call.IsCompleted);
        Assert.Null(simulator.Aws.Journal.Calls.Single().Status);
        simulator.Http.CancelPendingRequests();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task The_ids_exist_only_when_the_setting_says_so()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Call(simulator, "simulator.throttle-always").SendAsync();

        Assert.Equal("The provided model identifier is invalid.", answer.Message);
        Assert.DoesNotContain("simulator.", simulator.Aws.Contractor.PermissionPolicy, StringComparison.Ordinal);
    }

    private static Task<RunningSimulator> StartAsync(TimeProvider? time = null) =>
        RunningSimulator.StartAsync(time, ("SimulatorModels", "true"));

    private static SignedCall Call(RunningSimulator simulator, string modelId) =>
        new SignedCall(simulator, simulator.Session()).For(modelId);
}
