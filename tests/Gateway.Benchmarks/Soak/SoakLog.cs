using System.Text.Json;

namespace Gateway.Benchmarks.Soak;

/// <summary>
/// What the gateway logs in a run, counted and not kept: a run is long. Written by one thread at a time.
/// </summary>
internal sealed class SoakLog
{
    private const int UnexpectedFailure = 5002;
    private const int Settled = 4000;

    /// <summary>Exceptions that nobody had expected.</summary>
    public int Failures { get; private set; }

    /// <summary>The last of them.</summary>
    public string? Failure { get; private set; }

    public int Settlements { get; private set; }

    /// <summary>Lines that are none of the log: what a runtime prints when it gives up.</summary>
    public int Foreign { get; private set; }

    public void Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var id = document.RootElement.TryGetProperty("EventId", out var logged)
                && logged.TryGetProperty("Id", out var number) ? number.GetInt32() : 0;
            Settlements += id == Settled ? 1 : 0;
            if (id == UnexpectedFailure)
            {
                (Failures, Failure) = (Failures + 1, line);
            }
        }
        catch (JsonException)
        {
            Foreign++;
        }
    }
}
