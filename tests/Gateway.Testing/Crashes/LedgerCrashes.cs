using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Simulator;
using Gateway.Testing.Processes;

namespace Gateway.Testing.Crashes;

/// <summary>
/// Kills a gateway under load with SIGKILL, again and again on one ledger, and compares afterwards what its callers were
/// answered and what reached Bedrock with what the ledger has.
/// </summary>
/// <param name="settings">The gateway's settings, those of its ledger among them.</param>
/// <param name="open">Opens the ledger's database for reading, when no gateway runs.</param>
/// <param name="seed">Decides when each gateway dies.</param>
internal sealed partial class LedgerCrashes(string[] settings, Func<Task<DbConnection>> open, int seed)
{
    private const int Callers = 16;

    // A gateway dies between the first answer and this one.
    private const int MostAnswers = 150;

    private readonly ConcurrentDictionary<string, byte> _answered = new();
    private readonly ConcurrentDictionary<string, byte> _sent = new();
    private readonly SplitMix64 _random = new((ulong)seed);

    /// <summary>The requests whose answers were received to their end.</summary>
    public int Answered => _answered.Count;

    /// <summary>The requests that reached Bedrock.</summary>
    public int Sent => _sent.Count;

    /// <summary>Starts a gateway, lets callers work with it, and kills it while they do.</summary>
    /// <param name="cycle">The number of the cycle, which makes its request ids unique.</param>
    public async Task CrashAsync(int cycle)
    {
        await using var gateway = await SeparateGateway.StartAsync(new SeparateOptions { Settings = settings });
        var left = 1 + (int)(_random.Next() % MostAnswers);
        var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var callers = Enumerable.Range(0, Callers).Select(caller => CallAsync(gateway, cycle, caller, () =>
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                died.SetResult();
            }
        })).ToArray();
        await died.Task.WaitAsync(TimeSpan.FromSeconds(60));
        gateway.Process.Kill();
        await Task.WhenAll(callers);
        NoteSent(gateway.Aws);
    }

    /// <summary>Starts a last gateway, which ends in good order, and says everything that is wrong with the ledger.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await using (var gateway = await SeparateGateway.StartAsync(new SeparateOptions { Settings = settings }))
        {
            await AskAsync(gateway, "end-0");
            NoteSent(gateway.Aws);
            gateway.Process.Terminate();
            await gateway.Process.WhenEndedAsync();
        }

        await using var ledger = await open();
        return await LedgerComparison.FindAsync(ledger, _answered.Keys, _sent.Keys);
    }

    // Works until the gateway is gone.
    private async Task CallAsync(SeparateGateway gateway, int cycle, int caller, Action answered)
    {
        try
        {
            for (var number = 0; ; number++)
            {
                await AskAsync(gateway, string.Create(CultureInfo.InvariantCulture, $"crash-{cycle}-{caller}-{number}"));
                answered();
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // It was killed.
        }
    }

    private async Task AskAsync(SeparateGateway gateway, string id)
    {
        var path = id.GetHashCode(StringComparison.Ordinal) % 2 == 0 ? "/converse" : "/converse/stream";
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(Some.ConverseRequest($"[{id}]"), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", gateway.Key);
        request.Headers.Add("X-Request-Id", id);
        using var response = await gateway.Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"{id}: {response.StatusCode} {body}");
        }

        _answered.TryAdd(id, 0);
    }

    // The id of a request is in its text, and so in what Bedrock got.
    private void NoteSent(SimulatedAws aws)
    {
        foreach (var call in aws.Journal.Calls.Where(call => call.Service == AwsServices.BedrockRuntime))
        {
            _sent.TryAdd(RequestId().Match(Encoding.UTF8.GetString(call.Body.Span)).Groups[1].Value, 0);
        }
    }

    [GeneratedRegex(@"\[((?:crash|end)[0-9-]+)\]", RegexOptions.CultureInvariant)]
    private static partial Regex RequestId();
}
