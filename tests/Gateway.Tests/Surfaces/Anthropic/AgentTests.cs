using System.Text;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Surfaces.Anthropic;

/// <summary>The long work of agents: its ids in the log and nowhere else, and limits of its own.</summary>
public class AgentTests
{
    private static readonly string Body = Posted.With("\"stream\":true");

    [Fact]
    public async Task The_ids_of_a_session_and_its_agents_are_in_the_log_and_not_sent_on()
    {
        var bedrock = new RecordingBedrock();
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post(
            "/v1/messages", Posted.With(""), ("x-claude-code-session-id", "9f0c-A_1"), ("x-claude-code-agent-id", "agent-2"),
            ("x-claude-code-parent-agent-id", "agent-1"));

        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal(
            ("9f0c-A_1", "agent-2", "agent-1"),
            (settled.Values["AgentSession"], settled.Values["AgentId"], settled.Values["ParentAgentId"]));
        var call = Assert.Single(bedrock.Calls);
        var sent = call.Body + string.Concat(call.Headers);
        Assert.All(["9f0c-A_1", "agent-2", "agent-1"], id => Assert.DoesNotContain(id, sent, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("yamada@example.lg.jp")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task What_is_not_an_id_is_not_recorded(string value)
    {
        await using var gateway = await TestGateway.StartAsync(simulator: new RecordingBedrock().Install);

        using var response = await gateway.Post("/v1/messages", Posted.With(""), ("x-claude-code-session-id", value));

        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("completed", settled.Values["Outcome"]);
        Assert.Null(settled.Values["AgentSession"]);
    }

    // A model that thinks sends nothing meanwhile; 2 minutes are the limit of other streams.
    [Theory]
    [InlineData("", "00:02:00")]
    [InlineData("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048},", "00:10:00")]
    public async Task A_stream_that_thinks_may_be_silent_for_longer(string members, string limit)
    {
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(BedrockFrames.Chunk("""{"type":"message_start"}"""));
            await Task.Delay(Timeout.Infinite, answer.Left);
        });
        await using var gateway = await TestGateway.StartAsync(
            new()
            {
                ["Messages:HeartbeatInterval"] = "00:05:00",
                ["Bedrock:AttemptTimeout"] = "00:14:00", // Not the length that is waited for.
            },
            gateway: builder => builder.Services.AddSingleton<TimeProvider>(clock), simulator: bedrock.Install);

        var opening = StreamingResponse.OpenAsync(
            gateway, "/v1/messages", Body.Replace("\"stream\"", members + "\"stream\"", StringComparison.Ordinal));
        await clock.TimerAsync(TimeSpan.Parse(limit, System.Globalization.CultureInfo.InvariantCulture), TestContext.Current.CancellationToken);

        await using var stream = await opening;
        Assert.StartsWith("event: message_start", Encoding.UTF8.GetString(await stream.ReadAsync(20)), StringComparison.Ordinal);
    }
}
