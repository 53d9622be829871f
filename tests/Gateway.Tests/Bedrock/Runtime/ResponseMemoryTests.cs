using System.Diagnostics.Metrics;
using Gateway.Bedrock.Runtime;
using Gateway.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Bedrock.Runtime;

/// <summary>The memory for whole responses: who gets it, who waits, and who is refused before anything is sent.</summary>
public sealed class ResponseMemoryTests : IDisposable
{
    private const int Max = 25_000_000;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ResponseMemory _memory;

    public ResponseMemoryTests() => _memory = Of(100_000_000);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task An_application_may_have_as_much_as_it_leaves_free()
    {
        using var first = await _memory.HoldAsync("a", 20_000_000, Cancelled);
        using var second = await _memory.HoldAsync("a", 20_000_000, Cancelled);
        var third = _memory.HoldAsync("a", 20_000_000, Cancelled).AsTask();
        using var another = await _memory.HoldAsync("b", 20_000_000, Cancelled);

        Assert.False(third.IsCompleted);
        Assert.False(_memory.HasRoom("a"));
        Assert.True(_memory.HasRoom("b"));

        first.Dispose();
        using var served = await third;

        Assert.Equal(60_000_000, _memory.Held);
        Assert.Equal(0, _memory.Waiting);
    }

    [Fact]
    public async Task Those_that_wait_are_served_in_their_order()
    {
        using var first = await _memory.HoldAsync("a", 25_000_000, Cancelled);
        using var second = await _memory.HoldAsync("b", 25_000_000, Cancelled);
        using var third = await _memory.HoldAsync("c", 25_000_000, Cancelled);
        using var fourth = await _memory.HoldAsync("d", 24_000_000, Cancelled);
        var large = _memory.HoldAsync("e", 20_000_000, Cancelled).AsTask();
        var small = _memory.HoldAsync("f", 900_000, Cancelled).AsTask();

        // The small one would fit, but then the large one could wait for ever.
        Assert.False(small.IsCompleted);
        using var usual = await _memory.HoldAsync("g", ResponseMemory.Usual, Cancelled);

        first.Dispose();

        (await large).Dispose();
        (await small).Dispose();
    }

    [Fact]
    public async Task One_that_gives_up_holds_nothing_and_holds_up_nobody()
    {
        var memory = Of(1_000_000);
        var held = await memory.HoldAsync("a", Max, Cancelled);
        using var leave = new CancellationTokenSource();
        var left = memory.HoldAsync("a", Max, leave.Token).AsTask();
        var stays = memory.HoldAsync("b", 1_000_000, Cancelled).AsTask();

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        held.Dispose();
        held.Dispose();

        (await stays).Dispose();
        Assert.Equal(0, memory.Held);
        Assert.True(memory.HasRoom("a"));
    }

    // Two that hold all memory between them would each wait for the part that the other has.
    [Fact]
    public void One_that_is_put_together_leaves_room_for_a_part()
    {
        var memory = Of(Max);

        Assert.Null(memory.TryHold("a", Max - 1_000, part: 1_001));
        Assert.Equal(0, memory.Held);
        using var held = memory.TryHold("a", Max - 1_000, part: 1_000);

        Assert.NotNull(held);
        Assert.Equal(Max - 1_000, memory.Held);
    }

    // With less memory than the largest response needs, that response could never be read.
    [Fact]
    public async Task There_is_room_for_the_largest_response_in_any_case()
    {
        using var held = await Of(1_000_000).HoldAsync("a", Max, Cancelled);

        Assert.NotNull(held);
    }

    [Fact]
    public async Task However_many_come_and_go_all_are_served_and_nothing_is_left()
    {
        var memory = Of(60_000_000);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
        {
            using var held = await memory.HoldAsync($"{i % 7}", 1 + (i * 7919 % Max), Cancelled);
            Assert.InRange(memory.Held, 1, 60_000_000);
            await Task.Yield();
        }));

        Assert.Equal(0, memory.Held);
    }

    private ResponseMemory Of(long bytes) => new(
        Options.Create(new HostingOptions { MaxResponseBytesInFlight = bytes }),
        Options.Create(new BedrockOptions { MaxResponseBytes = Max }),
        _services.GetRequiredService<IMeterFactory>());
}
