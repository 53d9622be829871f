using System.Text.Json;

namespace Gateway.Benchmarks.Soak;

/// <summary>
/// Counts the gateway's log lines in a run without keeping them, because a run is long. Written by one thread at a time.
/// </summary>
internal sealed class SoakLog
{
    private const int UnexpectedFailure = 5002;
    private const int Settled = 4000;

    /// <summary>The number of unexpected exceptions.</summary>
    public int Failures { get; private set; }

    /// <summary>The last unexpected exception.</summary>
    public string? Failure { get; private set; }

    public int Settlements { get; private set; }

    /// <summary>The number of lines that are not log lines: for example a runtime's text when it crashes.</summary>
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
