using System.Globalization;
using System.Text;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Journal;
using Gateway.Testing;
using Gateway.Usage.Ledger;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Forwarding;

/// <summary>
/// What other gateways leaked or lost when a caller left or Bedrock failed, each a row under the number that it has in our list.
/// </summary>
public sealed class AbandonedTrapTests : IDisposable
{
    private const string StreamPath = "/model/claude-haiku-4-5/converse-stream";
    private const string WholePath = "/model/claude-haiku-4-5/converse";
    private const string Messages =
        """{"model":"claude-haiku-4-5","max_tokens":300,"stream":true,"messages":[{"role":"user","content":"こんにちは"}]}""";

    private static readonly string Request = Some.NativeRequest();

    private static readonly Dictionary<int, (string Name, Func<AbandonedTrapTests, Task> Test)> Rows = new()
    {
        [24] = ("the slot of a cancelled stream is not returned", test => test.LeftStreamAsync()),
        [25] = ("the slot of a call that timed out is not returned", test => test.TimedOutAsync()),
        [26] = ("a clean-up is cancelled together with its request", test => test.CrowdAsync()),
        [27] = ("a reservation is not settled when the caller leaves", test => test.CrowdAsync()),
        [28] = ("a stream that fails before its first chunk leaks", test => test.NoFirstChunkAsync()),
        [29] = ("nothing is charged although a part of the counts is known", test => test.PartlyKnownAsync()),
        [30] = ("nothing is charged because no counts came", test => test.NoCountsAsync()),
        [47] = ("a cancelled stream counts as one token of output", test => test.OneTokenAsync()),
        [48] = ("reading on stops with the caller's own cancellation", test => test.ReadOnAsync()),
        [49] = ("the prompt of a caller that left is not charged", test => test.PromptAsync()),
    };

    private readonly TemporaryLedger _ledger = new();

    public static TheoryData<int> Numbers => [.. Rows.Keys];

    [Theory, MemberData(nameof(Numbers))]
    public Task A_known_fault_is_not_ours(int number)
    {
        TestContext.Current.SendDiagnosticMessage(Rows[number].Name);
        return Rows[number].Test(this);
    }

    public void Dispose() => _ledger.Dispose();

    private async Task LeftStreamAsync()
    {
        await using var stage = await StartAsync(frames: 3, drains: false, atOnce: 1);

        await stage.LeaveAsync(StreamPath, Request, isAnswered: true);

        var row = await RowAsync(stage);
        Assert.Equal(("aborted", LedgerFlags.Aborted | LedgerFlags.Estimated), (row.Outcome, row.Flags & ~LedgerFlags.Unpriced));
        await AssertAnsweredAsync(stage);
    }

    private async Task TimedOutAsync()
    {
        await using var stage = await StartAsync(frames: 0, drains: true, atOnce: 1);

        using var late = await stage.Gateway.Post(WholePath, Request, ("X-Request-Timeout-Ms", "100"));

        Assert.Equal(408, (int)late.StatusCode);
        var row = await ReservedRowAsync(stage);
        Assert.Equal(row.Reserved, row.Input + row.Output);
        Assert.Equal(LedgerFlags.Ambiguous | LedgerFlags.Estimated, row.Flags & ~LedgerFlags.Unpriced);
        await AssertAnsweredAsync(stage);
    }

    // Half of them go on, half are cut off; as many fit in again afterwards.
    private async Task CrowdAsync()
    {
        const int Callers = 40;
        await using var stage = await StartAsync(frames: 0, drains: true, atOnce: Callers, ("Hosting:MaxAbandonedRequests", $"{Callers / 2}"));
        using var leave = new CancellationTokenSource();
        var asked = Enumerable.Range(0, Callers)
            .Select(caller => stage.AskAsync(caller % 2 == 0 ? StreamPath : WholePath, Request, 1 + (caller / 2 % 2), leave.Token)).ToList();
        await stage.Bedrock.WhenHeldAsync(Callers);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(asked));
        await WhenSettledAsync(Callers / 2);
        await stage.WhenGoingOnAsync(Callers / 2);

        stage.Bedrock.Release();
        await WhenSettledAsync(Callers);

        await stage.AssertNothingIsHeldAsync();
        Assert.Equal(
            $"{stage.Billed().Input}|{stage.Billed().Output}|{Callers / 2}",
            await LineAsync($"SELECT sum(input_tokens), sum(output_tokens), count(*) FROM usage WHERE flags & {(int)LedgerFlags.Drained} <> 0"));
        Assert.Equal(
            $"{Callers / 2}|1",
            await LineAsync(
                $"SELECT count(*), min(reserved_tokens > 0 AND input_tokens + output_tokens >= reserved_tokens) FROM usage WHERE flags & {(int)LedgerFlags.Estimated} <> 0"));
        Assert.Equal("0", await LineAsync("SELECT count(*) FROM usage WHERE state <> 1"));
        var again = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => stage.Gateway.Post(WholePath, Request)));
        Assert.All(again, response => Assert.Equal(200, (int)response.StatusCode));
    }

    private async Task NoFirstChunkAsync()
    {
        await using var stage = await StartAsync(frames: int.MaxValue, drains: true, atOnce: 1);
        stage.Gateway.Aws.Faults.Add(
            "bedrock-runtime", "ConverseStream", Fault.Of(FaultKind.StreamReset) with { AfterFrames = 0 });

        using var failed = await stage.Gateway.Post(StreamPath, Request);

        Assert.False(failed.IsSuccessStatusCode);
        var row = await ReservedRowAsync(stage);
        Assert.Equal(row.Reserved, row.Input + row.Output);
        Assert.True(row.Flags.HasFlag(LedgerFlags.Estimated));
        await AssertAnsweredAsync(stage);
    }

    private async Task PartlyKnownAsync()
    {
        await using var stage = await StartAsync(frames: int.MaxValue, drains: false, atOnce: 1);
        stage.Gateway.Aws.Faults.Add(
            "bedrock-runtime", "InvokeModelWithResponseStream", Fault.Of(FaultKind.StreamTruncated));

        // Its last chunk has the counts; the first one that of the prompt.
        using var broken = await stage.Gateway.Http.SendAsync(
            Post(stage.Gateway, "/v1/messages", Messages), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<Exception>(() => broken.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var row = await RowAsync(stage);
        Assert.Equal(stage.Billed().Input, row.Input);
        Assert.InRange(row.Output, 1, stage.Billed().Output);
        Assert.True(row.Flags.HasFlag(LedgerFlags.Estimated));
    }

    private async Task NoCountsAsync()
    {
        await using var stage = await StartAsync(frames: int.MaxValue, drains: true, atOnce: 1);
        stage.Gateway.Aws.Faults.Add("bedrock-runtime", "ConverseStream", FaultKind.StreamNoStop);

        using var broken = await stage.Gateway.Http.SendAsync(
            Post(stage.Gateway, StreamPath, Request), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<Exception>(() => broken.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var row = await ReservedRowAsync(stage);
        Assert.Equal(("failed_midstream", "unknown"), (row.Outcome, row.Known));
        Assert.True(row.Output + row.Input >= row.Reserved, $"{row}");
        Assert.True(row.Flags.HasFlag(LedgerFlags.Estimated));
        await AssertAnsweredAsync(stage);
    }

    private async Task OneTokenAsync()
    {
        foreach (var drains in new[] { false, true })
        {
            await using var stage = await StartAsync(frames: 5, drains, atOnce: 1);
            using (var response = await stage.Gateway.Http.SendAsync(
                Post(stage.Gateway, "/v1/messages", Messages), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken))
            {
                await ReadPiecesAsync(response, 2);
            }

            if (drains)
            {
                await stage.WhenGoingOnAsync(1);
                stage.Bedrock.Release();
            }

            var row = await RowAsync(stage);
            Assert.Equal(stage.Billed().Input, row.Input);
            Assert.InRange(row.Output, drains ? stage.Billed().Output : 2, stage.Billed().Output);
            Assert.Equal(drains ? LedgerFlags.Drained : LedgerFlags.Estimated, row.Flags & (LedgerFlags.Drained | LedgerFlags.Estimated));
            Assert.True(stage.Billed().Output > 2);
        }
    }

    private async Task ReadOnAsync()
    {
        await using var stage = await StartAsync(frames: 1, drains: true, atOnce: 1);
        await stage.LeaveAsync(StreamPath, Request);
        await stage.WhenGoingOnAsync(1);

        stage.Bedrock.Release();

        var row = await RowAsync(stage);
        Assert.Equal(
            (stage.Billed().Input, stage.Billed().Output, "known", LedgerFlags.Aborted | LedgerFlags.Drained),
            (row.Input, row.Output, row.Known, row.Flags & ~LedgerFlags.Unpriced));
        Assert.Equal(ResponseEnding.Whole, (await Assert.Single(stage.Calls()).Progress.Ended).How);
        await AssertAnsweredAsync(stage);
    }

    private async Task PromptAsync()
    {
        await using var stage = await StartAsync(frames: 0, drains: false, atOnce: 1);

        await stage.LeaveAsync(WholePath, Request);

        var row = await ReservedRowAsync(stage);
        Assert.Equal(row.Reserved, row.Input + row.Output);
        Assert.Equal(
            LedgerFlags.Aborted | LedgerFlags.Ambiguous | LedgerFlags.Estimated, row.Flags & ~LedgerFlags.Unpriced);
        await AssertAnsweredAsync(stage);
    }

    private static HttpRequestMessage Post(TestGateway gateway, string path, string body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-api-key", gateway.Key);
        return request;
    }

    private static async Task ReadPiecesAsync(HttpResponseMessage response, int pieces)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        while (pieces > 0)
        {
            var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            pieces -= line == "event: content_block_delta" ? 1 : 0;
        }
    }

    // One request at once: it is answered only if the one before has given back what it held.
    private static async Task AssertAnsweredAsync(AbandonedStage stage)
    {
        await stage.AssertNothingIsHeldAsync();
        stage.Bedrock.Release();
        using var next = await stage.Gateway.Post(WholePath, Request);
        Assert.Equal(200, (int)next.StatusCode);
    }

    private Task<AbandonedStage> StartAsync(int frames, bool drains, int atOnce, params ReadOnlySpan<(string Key, string? Value)> others)
    {
        var settings = _ledger.Settings(others);
        settings["Callers:Applications:demo:DrainAbandoned"] = $"{drains}";
        settings["Callers:Applications:demo:MaxConcurrentRequests"] = $"{atOnce}";
        return AbandonedStage.StartAsync(frames, settings);
    }

    private async Task WhenSettledAsync(int rows)
    {
        while (await LineAsync("SELECT count(*) FROM usage WHERE state = 1") != $"{rows}")
        {
            await Task.Yield();
        }
    }

    // The newest row, once it is settled.
    // Nothing that is charged at its reservation says anything if nothing was reserved.
    private async Task<Row> ReservedRowAsync(AbandonedStage stage)
    {
        var row = await RowAsync(stage);
        Assert.True(row.Reserved > 0, $"{row}");
        return row;
    }

    private async Task<Row> RowAsync(AbandonedStage stage)
    {
        await stage.SettledAsync();
        while (await LineAsync("SELECT count(*) FROM usage WHERE state = 0") != "0")
        {
            await Task.Yield();
        }

        var columns = (await LineAsync(
            "SELECT outcome, usage_known, input_tokens, output_tokens, reserved_tokens, flags FROM usage ORDER BY id DESC LIMIT 1")).Split('|');
        var numbers = columns[2..].Select(column => long.Parse(column, CultureInfo.InvariantCulture)).ToList();
        return new(columns[0], columns[1], numbers[0], numbers[1], numbers[2], (LedgerFlags)numbers[3]);
    }

    private async Task<string> LineAsync(string sql)
    {
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(_ledger.Path, "ledger.db")};Pooling=False;Default Timeout=60");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken), "There is no row.");
        return string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)));
    }

    private sealed record Row(string Outcome, string Known, long Input, long Output, long Reserved, LedgerFlags Flags);
}
