using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Gateway.Callers;
using Gateway.Sandbox;
using Gateway.Testing;

namespace Gateway.Benchmarks.Timing;

/// <summary>
/// Whether the time of a refusal tells what is wrong with a key: each kind of key that is not accepted is compared with an unknown
/// one by Welch's t-test, over tries in turn. Through the socket, where a caller can measure it, |t| stays below 4.5, the threshold
/// of leakage assessment (Reparaz et al., "Dude, is my code constant time?", 2017). The directory alone, called in this process, is
/// printed beside it without a bound: a look-up that finds nothing differs from one that does by some nanoseconds.
/// </summary>
internal static class TimingMode
{
    private const double MostT = 4.5;

    // One measurement of the directory covers this many look-ups, because one is about as long as a tick of the clock.
    private const int LookUpsPerTry = 16;

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var tries = arguments.Take("tries") ?? 100_000;
        arguments.End();
        var kinds = Kinds(out var options);
        var directory = new CallerDirectory(options);
        var now = TimeProvider.System.GetUtcNow();
        var worst = 0.0;

        Console.WriteLine($"{tries} tries of each kind, against an unknown key id:");
        foreach (var (name, key) in kinds.Skip(1))
        {
            var t = Compare(tries, () => LookUp(directory, kinds[0].Key, now), () => LookUp(directory, key, now));
            _ = Print("directory", name, t);
        }

        await using var accounts = await TwoAccounts.StartAsync(
            SandboxOptions.AnyPorts with { Settings = Settings(options) }, CancellationToken.None);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", accounts.GatewayUrl.Port);
        using var socket = client.Client;
        foreach (var (name, key) in kinds.Skip(1))
        {
            var (unknown, other) = (Request(kinds[0].Key), Request(key));
            var t = Compare(tries, () => Ask(socket, unknown), () => Ask(socket, other));
            worst = Math.Max(worst, Print("socket", name, t));
        }

        await accounts.StopAsync();
        Console.WriteLine($"largest |t| through the socket {worst:0.00}, bound {MostT}");
        return worst < MostT ? 0 : 1;
    }

    private static double Print(string place, string name, Welch result)
    {
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {place,-9} {name,-14} t {result.T,7:0.00}   {result.First:0.0} ns / {result.Second:0.0} ns"));
        return Math.Abs(result.T);
    }

    // In turn and in a random order of the pair, so that whatever slows the machine slows both. The slowest tenth is cut off for
    // both alike: it is the scheduler's and the collector's.
    private static Welch Compare(int tries, Action first, Action second)
    {
        var random = new Random(1);
        var (ones, others) = (new double[tries], new double[tries]);
        for (var i = -tries / 10; i < tries; i++)
        {
            var swap = random.Next(2) == 0;
            var (a, b) = (0.0, 0.0);
            if (swap)
            {
                b = Time(second);
                a = Time(first);
            }
            else
            {
                a = Time(first);
                b = Time(second);
            }

            if (i >= 0)
            {
                (ones[i], others[i]) = (a, b);
            }
        }

        var limit = Percentile([.. ones, .. others], 0.9);
        return Welch.Of([.. ones.Where(time => time <= limit)], [.. others.Where(time => time <= limit)]);
    }

    private static double Percentile(double[] times, double part)
    {
        Array.Sort(times);
        return times[(int)(times.Length * part)];
    }

    private static double Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds;
    }

    private static void LookUp(CallerDirectory directory, string key, DateTimeOffset now)
    {
        for (var i = 0; i < LookUpsPerTry; i++)
        {
            if (directory.Identify(key, now) is not null)
            {
                throw new InvalidOperationException("The key is accepted.");
            }
        }
    }

    private static void Ask(Socket socket, byte[] request)
    {
        Span<byte> response = stackalloc byte[8192];
        socket.Send(request);
        var length = 0;
        do
        {
            var read = socket.Receive(response[length..]);
            length = read > 0 ? length + read : throw new InvalidOperationException("The connection was closed.");
        }
        while (!IsWhole(response[..length]));
    }

    // The body of an error of this route is one JSON object.
    private static bool IsWhole(ReadOnlySpan<byte> response) =>
        response.IndexOf("\r\n\r\n"u8) is >= 0 and var head && response[^1] == (byte)'}' && response.Length > head + 4;

    private static byte[] Request(string key) => Encoding.ASCII.GetBytes(
        $"GET /models HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: same\r\nAuthorization: Bearer {key}\r\n\r\n");

    // The first is the unknown one. All have the same length.
    private static (string Name, string Key)[] Kinds(out CallersOptions options)
    {
        var (unknown, wrong, expired, revoked) =
            (ApiKey.Create("test"), ApiKey.Create("test"), ApiKey.Create("test"), ApiKey.Create("test"));
        options = new();
        options.Applications["wrong"] = Application(wrong, new string('0', 64), null);
        options.Applications["expired"] = Application(expired, Keys.HashOf(expired), new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        for (var i = 0; i < 50; i++)
        {
            var other = ApiKey.Create("test");
            options.Applications[$"other{i}"] = Application(other, Keys.HashOf(other), null);
        }

        // A revoked key is one that is not in the settings any more.
        return [("unknown", unknown), ("wrong secret", wrong), ("expired", expired), ("revoked", revoked)];
    }

    private static ApplicationOptions Application(string key, string sha256, DateTimeOffset? expiresAt) => new()
    {
        Keys = [new ApiKeyOptions { Id = key.Split('_')[2], Sha256 = sha256, ExpiresAt = expiresAt }],
    };

    private static Dictionary<string, string?> Settings(CallersOptions options)
    {
        var settings = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Warning" };
        foreach (var (id, application) in options.Applications)
        {
            var path = $"Callers:Applications:{id}:Keys:0";
            settings[$"{path}:Id"] = application.Keys[0].Id;
            settings[$"{path}:Sha256"] = application.Keys[0].Sha256;
            settings[$"{path}:ExpiresAt"] = application.Keys[0].ExpiresAt?.ToString("O", CultureInfo.InvariantCulture);
        }

        return settings;
    }
}
