using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.EventStream;

namespace Gateway.Benchmarks.Soak;

/// <summary>A response as a caller received it.</summary>
/// <param name="Status">The status.</param>
/// <param name="ErrorType">AWS's type of an error, on native routes.</param>
/// <param name="Body">The received part of the body.</param>
/// <param name="HasEnd">True when HTTP's end of the body was received.</param>
internal sealed partial record ReadResponse(int Status, string? ErrorType, byte[] Body, bool HasEnd)
{
    private const string LastEvent = "messageStop";

    public async Task<Verdict> EvaluateAsync(SoakRoute route)
    {
        if (Status == 200 && route.Form != ResponseForm.Json)
        {
            return route.Form == ResponseForm.Events ? EvaluateEvents() : await EvaluateFramesAsync();
        }

        if (!HasEnd)
        {
            return Verdict.Wrong($"{Status}, cut off");
        }

        try
        {
            using var document = JsonDocument.Parse(Body);
            return Status != 200 ? new(Ending.Refused, Code(document.RootElement))
                : IsResponse(document.RootElement, route.IsInvoke) ? Verdict.Whole
                : Verdict.Wrong("200, no answer of a model");
        }
        catch (JsonException)
        {
            return Verdict.Wrong($"{Status}, broken JSON");
        }
    }

    // In AWS's format the message ends with our code, unless it is Bedrock's own message.
    private string Code(JsonElement error)
    {
        if (error.TryGetProperty("code", out var code))
        {
            return code.GetString()!;
        }

        var named = error.TryGetProperty("message", out var message) ? CodeAtEnd().Match(message.GetString()!) : null;
        return named is { Success: true } ? named.Groups[1].Value : $"{Status} {ErrorType}";
    }

    private static bool IsResponse(JsonElement answer, bool isInvoke) => isInvoke
        ? answer.TryGetProperty("content", out _) && answer.TryGetProperty("stop_reason", out _)
        : answer.TryGetProperty("output", out _) && answer.TryGetProperty("stopReason", out _);

    private Verdict EvaluateEvents()
    {
        var hasStopped = false;
        foreach (var text in Encoding.UTF8.GetString(Body).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (text == ": ping")
            {
                continue;
            }

            if (Event().Match(text) is not { Success: true } read)
            {
                return Verdict.Wrong(HasEnd ? "no event" : "cut off without a reason");
            }

            using var data = JsonDocument.Parse(read.Groups[2].Value);
            if (read.Groups[1].Value == "error")
            {
                return new(Ending.BrokenOff, data.RootElement.GetProperty("code").GetString()!);
            }

            hasStopped |= read.Groups[1].Value == LastEvent;
        }

        return End(hasStopped);
    }

    private async Task<Verdict> EvaluateFramesAsync()
    {
        using var body = new MemoryStream(Body);
        using var frames = new FrameReader(body);
        var hasStopped = false;
        while (true)
        {
            var read = await frames.ReadAsync(CancellationToken.None);
            if (read.Status != FrameStatus.Frame)
            {
                return read.Status == FrameStatus.End ? End(hasStopped) : Verdict.Wrong($"{read.Status} frame");
            }

            if (read.Frame.Kind != FrameKind.Event)
            {
                return new(Ending.BrokenOff, Encoding.UTF8.GetString(read.Frame.Type));
            }

            hasStopped |= Encoding.UTF8.GetString(read.Frame.Type) == LastEvent;
        }
    }

    private Verdict End(bool hasStopped) =>
        !HasEnd ? Verdict.Wrong("cut off without a reason")
        : hasStopped ? Verdict.Whole
        : Verdict.Wrong($"ended cleanly without {LastEvent}");

    [GeneratedRegex(@"\(([a-z_]+)\)\z", RegexOptions.CultureInvariant)]
    private static partial Regex CodeAtEnd();

    [GeneratedRegex(@"\Aevent: (\w+)\ndata: (\{.*\})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Event();
}
