using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Simulator;
using Gateway.Testing;
using Gateway.Testing.Crashes;
using Gateway.Testing.PostgreSql;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>
/// Callers that go on asking one gateway, and one that goes on reading <c>GET /usage</c>, whatever happens to the ledger's
/// database. They accept an answer, or 503 <c>ledger_unavailable</c>, and nothing else.
/// </summary>
internal sealed partial class LedgerCallers : IAsyncDisposable
{
    // From the moment that the database can be used, less the time for which the machine stood still.
    private static readonly TimeSpan MaxRecovery = TimeSpan.FromSeconds(15);

    private const int Callers = 8;

    // Refused callers leave the processor to those that recover.
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(20);

    private readonly TestGateway _gateway;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, byte> _answered = new();
    private readonly ConcurrentDictionary<string, byte> _refused = new();
    private readonly Task _calling;
    private int _reports;
    private long _late;

    private LedgerCallers(TestGateway gateway)
    {
        _gateway = gateway;
        _calling = Task.WhenAll([ReadAsync(), WatchAsync(), .. Enumerable.Range(0, Callers).Select(CallAsync)]);
    }

    public static LedgerCallers Start(TestGateway gateway) => new(gateway);

    /// <summary>Waits until so many more requests have been answered.</summary>
    public Task UntilAnsweredAsync(int more)
    {
        var before = _answered.Count;
        return UntilAsync(() => _answered.Count >= before + more);
    }

    /// <summary>Waits until so many more requests have been refused.</summary>
    public Task UntilRefusedAsync(int more)
    {
        var before = _refused.Count;
        return UntilAsync(() => _refused.Count >= before + more);
    }

    /// <summary>
    /// Waits until requests are answered and reports made again, and asserts that this took no longer than it may. Called when
    /// the database can be used again. What a timer is late meanwhile is the machine's, not the gateway's.
    /// </summary>
    public async Task UntilRecoveredAsync()
    {
        var (start, reports, late) = (Stopwatch.GetTimestamp(), Volatile.Read(ref _reports), Volatile.Read(ref _late));
        await UntilAnsweredAsync(1);
        var answered = Stopwatch.GetElapsedTime(start);
        await UntilAsync(() => Volatile.Read(ref _reports) > reports);
        var read = Stopwatch.GetElapsedTime(start);
        var stood = new TimeSpan(Volatile.Read(ref _late) - late);
        var times = $"Answered {answered.TotalSeconds:0.0} s after the database was back, read after {read.TotalSeconds:0.0} s; timers were {stood.TotalSeconds:0.0} s late.";
        TestContext.Current.TestOutputHelper?.WriteLine(times);
        Assert.True(read - stood <= MaxRecovery, times);
    }

    /// <summary>Stops the callers, then the gateway, and says everything that is wrong.</summary>
    /// <param name="open">Opens the ledger's database.</param>
    public async Task<IReadOnlyList<string>> CompareAsync(Func<Task<DbConnection>> open)
    {
        await _stop.CancelAsync();
        await _calling;
        await _gateway.StopAsync();
        var sent = Sent();
        await using var ledger = await open();
        return
        [
            .. await LedgerComparison.FindAsync(ledger, _answered.Keys, sent),
            .. _refused.Keys.Intersect(sent).Select(id => $"{id} was refused and reached Bedrock"),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _calling;
        _stop.Dispose();
    }

    private async Task CallAsync(int caller)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"outage-{caller}-{number}");
            using var response = await _gateway.Post("/converse", Some.ConverseRequest($"[{id}]"), ("X-Request-Id", id));
            (await WasAnsweredAsync(response) ? _answered : _refused).TryAdd(id, 0);
        }
    }

    private async Task ReadAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            using var response = await _gateway.Get("/usage");
            if (await WasAnsweredAsync(response))
            {
                Interlocked.Increment(ref _reports);
                await Task.Delay(AfterRefusal, TimeProvider.System);
            }
        }
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            await Task.Delay(AfterRefusal, TimeProvider.System);
            Interlocked.Add(ref _late, Math.Max(0, (Stopwatch.GetElapsedTime(start) - AfterRefusal).Ticks));
        }
    }

    private static async Task<bool> WasAnsweredAsync(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return true;
        }

        var error = await Some.JsonAsync(response);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "ledger_unavailable"), (response.StatusCode, (string?)error["code"]));
        await Task.Delay(AfterRefusal, TimeProvider.System);
        return false;
    }

    // What fails the callers fails the test at once.
    private Task UntilAsync(Func<bool> condition) => PostgreSqlWait.UntilAsync(async () =>
    {
        if (_calling.IsFaulted)
        {
            await _calling;
        }

        return condition();
    });

    // The id of a request is in its text, and so in what Bedrock got.
    private List<string> Sent() =>
        [.. _gateway.Aws.Journal.Calls.Where(call => call.Service == AwsServices.BedrockRuntime)
            .Select(call => RequestId().Match(Encoding.UTF8.GetString(call.Body.Span)).Groups[1].Value)];

    [GeneratedRegex(@"\[(outage-[0-9-]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex RequestId();
}
