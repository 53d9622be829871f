using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Gateway.Simulator;
using Gateway.Testing;
using Gateway.Testing.Crashes;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>
/// The disk under the ledger fails at each of its first 200 writes, those of the first start included: once, or from then on until
/// it is mended. Nothing is sent without an intent, the gateway recovers by itself, and the ledger is whole.
/// </summary>
public class DiskFaultTests
{
    private const int Writes = 200;
    private const int AtOnce = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Nothing_is_sent_that_the_ledger_does_not_have(bool isFull, bool isOnce)
    {
        var step = Writes / PropertySize.Of(10, isOnce ? Writes : Writes / 2);
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Writes / step).Select(index => 1 + (index * step)),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken },
            async (write, _) =>
            {
                foreach (var one in await FailAsync(write, isFull, isOnce))
                {
                    wrong.Add($"write {write}: {one}");
                }
            });

        Assert.True(wrong.IsEmpty, string.Join("\n", wrong));
    }

    private static async Task<IReadOnlyList<string>> FailAsync(int write, bool isFull, bool isOnce)
    {
        using var folder = new TemporaryLedger();
        using var disk = new FaultyDisk(folder.Path) { IsFull = isFull };
        (disk.FailsFrom, disk.FailsTo) = (write, isOnce ? write : int.MaxValue);
        var requests = new Requests(disk);
        if (await TryStartAsync(folder) is { } first)
        {
            await using var gateway = first;
            await requests.SendAsync(gateway, until: () => disk.Writes > write + 1);
            disk.FailsFrom = 0;
            await requests.RecoverAsync(gateway);
        }
        else
        {
            // The disk failed while the database was made: the start was refused, and nothing was sent.
            disk.FailsFrom = 0;
            await using var gateway = await TestGateway.StartAsync(folder.Settings());
            await requests.RecoverAsync(gateway);
        }

        await using var ledger = new SqliteConnection($"Data Source={Directory.GetFiles(folder.Path, "*.db").Single()};Pooling=False");
        await ledger.OpenAsync();
        await using var check = ledger.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", await check.ExecuteScalarAsync());
        return await LedgerComparison.FindAsync(ledger, requests.Answered, requests.Sent);
    }

    private static async Task<TestGateway?> TryStartAsync(TemporaryLedger folder)
    {
        try
        {
            return await TestGateway.StartAsync(folder.Settings());
        }
        catch (SqliteException)
        {
            return null;
        }
    }

    private sealed class Requests(FaultyDisk disk)
    {
        private const int Most = 100;
        private int _number;

        public List<string> Answered { get; } = [];

        public HashSet<string> Sent { get; } = [];

        /// <summary>Sends requests until the disk has failed and something was tried after that.</summary>
        public async Task SendAsync(TestGateway gateway, Func<bool> until)
        {
            for (var i = 0; i < Most && !until(); i++)
            {
                await AskAsync(gateway);
            }

            Assert.True(disk.Writes >= disk.FailsFrom, "The disk was never written to so often.");
        }

        /// <summary>Sends requests until one is answered, then ends the gateway in good order.</summary>
        public async Task RecoverAsync(TestGateway gateway)
        {
            using var late = new CancellationTokenSource(Patience);
            while (!await AskAsync(gateway))
            {
                await Task.Delay(50, late.Token);
            }

            foreach (var call in gateway.Aws.Journal.Calls.Where(call => call.Service == AwsServices.BedrockRuntime))
            {
                Sent.Add(Encoding.UTF8.GetString(call.Body.Span).Split('[', ']').First(part => part.StartsWith("disk-", StringComparison.Ordinal)));
            }

            await gateway.StopAsync();
        }

        private async Task<bool> AskAsync(TestGateway gateway)
        {
            var id = $"disk-{++_number}";
            using var response = await gateway.Post("/converse", Some.ConverseRequest($"[{id}]"), ("X-Request-Id", id));
            if (response.StatusCode == HttpStatusCode.OK)
            {
                Answered.Add(id);
                return true;
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("ledger_unavailable", (string?)(await Some.JsonAsync(response))["code"]);
            return false;
        }
    }
}
