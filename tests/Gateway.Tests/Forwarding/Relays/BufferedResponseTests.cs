using System.Net;
using System.Text;
using Gateway.Bedrock.Runtime;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Forwarding.Relays;

/// <summary>Large whole responses, and callers that do not read them.</summary>
public class BufferedResponseTests
{
    private const int Length = 20_000_000;

    // More than the sockets in between buffer by themselves.
    private static readonly byte[] Large = Encoding.UTF8.GetBytes(
        $$"""{"output":{"message":{"content":[{"text":"{{new string('x', Length)}}"}]} },"stopReason":"end_turn","usage":{"inputTokens":9,"outputTokens":5,"totalTokens":14} }""");

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_answer_arrives_whole_and_its_memory_is_given_back(bool isAnnounced)
    {
        await using var gateway = await TestGateway.StartAsync(simulator: Answering(isAnnounced).Install);

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(Large, await response.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal(Large.Length, response.Content.Headers.ContentLength);
        await HeldAsync(gateway, held => held == 0);
    }

    [Fact]
    public async Task A_caller_that_does_not_take_it_is_cut_off_at_its_deadline()
    {
        await using var gateway = await OnFakeTimeAsync(Answering());
        await using var caller = await RawConnection.OpenAsync(gateway);

        await caller.SendAsync(RequestOf(gateway, "X-Request-Timeout-Ms: 60000"), Some.ConverseRequest());
        await HeldAsync(gateway, held => held == Large.Length);
        await caller.ReadHeadAsync();
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(Large.Length, Memory(gateway).Held);
        while (Memory(gateway).Held > 0)
        {
            // The wait may have begun after the clock was advanced.
            _clock.Advance(TimeSpan.FromSeconds(60));
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancelled);
        }


        await gateway.Logs.NextAsync(line => line.Id == 4000);
        Assert.Contains("client_too_slow", gateway.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("InputTokens=9 OutputTokens=5", gateway.Logs.Text, StringComparison.Ordinal);
        Assert.True((await ReadToCutAsync(caller)) < Large.Length);
    }

    [Fact]
    public async Task What_is_there_waits_for_room_and_what_is_not_sent_is_refused()
    {
        var bedrock = Answering();
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Hosting:MaxResponseBytesInFlight"] = "1000000" }, simulator: bedrock.Install);
        var first = await RawConnection.OpenAsync(gateway);
        await first.SendAsync(RequestOf(gateway), Some.ConverseRequest());
        await HeldAsync(gateway, held => held == Large.Length);

        // 25 MB is the minimum; there is no memory for the second response before the first one has been sent.
        var second = gateway.Post("/converse", Some.ConverseRequest());
        await WaitingAsync(gateway);
        using var refused = await gateway.Post("/converse", Some.ConverseRequest());
        using var native = await gateway.Post("/model/claude-haiku-4-5/converse", Some.NativeRequest());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("overloaded", (string?)(await Some.JsonAsync(refused))["code"]);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, native.StatusCode);
        Assert.Equal(2, bedrock.Calls);
        Assert.False(second.IsCompleted);

        await first.DisposeAsync();
        using var response = await second;

        Assert.Equal(Large.Length, (await response.Content.ReadAsByteArrayAsync(Cancelled)).Length);
    }

    [Fact]
    public async Task An_answer_that_finds_no_room_in_time_is_said_to_be_billed()
    {
        var bedrock = Answering();
        await using var gateway = await OnFakeTimeAsync(bedrock);
        await using var first = await RawConnection.OpenAsync(gateway);
        await first.SendAsync(RequestOf(gateway), Some.ConverseRequest());
        await HeldAsync(gateway, held => held == Large.Length);

        var waiting = gateway.Post("/converse", Some.ConverseRequest(), ("X-Request-Timeout-Ms", "60000"));
        await WaitingAsync(gateway);
        _clock.Advance(TimeSpan.FromSeconds(61));
        using var late = await waiting;

        var problem = await Some.JsonAsync(late);
        Assert.Equal("internal_error", (string?)problem["code"]);
        Assert.False((bool)problem["retryable"]!);
        Assert.Equal(2, bedrock.Calls);
    }

    private Task<TestGateway> OnFakeTimeAsync(ScriptedBedrock bedrock) => TestGateway.StartAsync(
        new() { ["Hosting:MaxResponseBytesInFlight"] = "1000000" },
        gateway: builder => builder.Services.AddSingleton<TimeProvider>(_clock),
        simulator: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(_clock);
            bedrock.Install(builder);
        });

    private static ScriptedBedrock Answering(bool isAnnounced = true) => new(new ScriptedBedrock.Response(200, Large)
    {
        Headers = isAnnounced ? new() { ["Content-Length"] = $"{Large.Length}" } : [],
    });

    private static string[] RequestOf(TestGateway gateway, params string[] further) =>
    [
        "POST /converse HTTP/1.1", "Host: gateway", $"x-api-key: {gateway.Key}", "Content-Type: application/json",
        $"Content-Length: {Encoding.UTF8.GetByteCount(Some.ConverseRequest())}", .. further,
    ];

    private static ResponseMemory Memory(TestGateway gateway) => gateway.Services.GetRequiredService<ResponseMemory>();

    private static async Task WaitingAsync(TestGateway gateway)
    {
        while (Memory(gateway).Waiting == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancelled);
        }
    }

    private static async Task HeldAsync(TestGateway gateway, Predicate<long> isReached)
    {
        while (!isReached(Memory(gateway).Held))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancelled);
        }
    }

    private static async Task<int> ReadToCutAsync(RawConnection caller)
    {
        try
        {
            return (await caller.ReadToEndAsync()).Length;
        }
        catch (IOException)
        {
            return 0; // Reset with unread bytes.
        }
    }
}
