using System.Globalization;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// Requests of 25 MB: the resident memory of each while it is in flight (the upstream has read it and has not answered) as a
/// multiple of its size, and the growth of the heap over many of them.
/// </summary>
internal static class LargeBodies
{
    private const int Size = 25_000_000;
    private const int AtOnce = 8;

    // The heap is first looked at after this share of the requests: what is created once is no growth.
    private const int FirstShare = 10;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    public static async Task<Table> MeasureAsync(LoadRig rig, IReadOnlyList<LoadedProxy> proxies, int requests)
    {
        var table = new Table(
            "bodies of 25 MB", "in flight", "resident MB before", "with them", "× the body, each", "requests",
            "heap MB after a tenth", "after all", "growth", "resident MB after");
        foreach (var proxy in proxies)
        {
            _ = proxy.CollectedMegabytes;
            var before = proxy.ResidentMegabytes;
            var connections = proxy.For(LoadedProxy.WholePath, Body(), AtOnce);
            foreach (var connection in connections)
            {
                await connection.ConnectAsync();
            }

            var during = await InFlightAsync(rig, proxy, connections);
            await CallAsync(connections, requests / FirstShare);
            var first = proxy.CollectedMegabytes;
            await CallAsync(connections, requests - (requests / FirstShare));
            var last = proxy.CollectedMegabytes;
            Array.ForEach(connections, connection => connection.Dispose());
            table.Add(
                proxy.Name, $"{AtOnce}", $"{before:0}", $"{during:0}",
                Percentiles.Text((during - before) * 1e6 / (AtOnce * (double)Size)),
                requests.ToString(CultureInfo.InvariantCulture), Megabytes(first), Megabytes(last), Megabytes(last - first),
                $"{proxy.ResidentMegabytes:0}");
        }

        return table;
    }

    // The resident memory while all of them are in flight, in MB.
    private static async Task<double> InFlightAsync(LoadRig rig, LoadedProxy proxy, LoadConnection[] connections)
    {
        rig.Hold();
        var calls = Array.ConvertAll(connections, connection => connection.CallAsync().AsTask());
        using var wait = new CancellationTokenSource(MaxWait);
        while (rig.Held < AtOnce)
        {
            await Task.Delay(Look, wait.Token);
            if (Array.Find(calls, call => call.IsFaulted) is { } failed)
            {
                await failed;
            }
        }

        var resident = proxy.ResidentMegabytes;
        rig.Release();
        await Task.WhenAll(calls);
        return resident;
    }

    private static async Task CallAsync(LoadConnection[] connections, int requests)
    {
        var left = requests;
        await Task.WhenAll(connections.Select(async connection =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await connection.CallAsync();
            }
        }));
    }

    private static byte[] Body()
    {
        ReadOnlySpan<byte> start = """{"messages":[{"role":"user","content":[{"text":" """u8;
        ReadOnlySpan<byte> end = "\"}]}]}"u8;
        ReadOnlySpan<byte> sentence = "転入届は十四日以内に窓口へ出してください。"u8;
        var body = new byte[Size];
        body.AsSpan().Fill((byte)' ');
        start.CopyTo(body);
        for (var at = start.Length; at + sentence.Length < Size - end.Length; at += sentence.Length)
        {
            sentence.CopyTo(body.AsSpan(at));
        }

        end.CopyTo(body.AsSpan(Size - end.Length));
        return body;
    }

    private static string Megabytes(double? megabytes) =>
        megabytes?.ToString("0.0", CultureInfo.InvariantCulture) ?? "–";
}
