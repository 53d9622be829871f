using System.Text.RegularExpressions;
using Gateway.Testing;

namespace Gateway.Tests.Faults;

/// <summary>One caller's request, and the result that it saw.</summary>
internal sealed partial class Caller(TestGateway gateway, Fault fault)
{
    private const string StreamPath = "/model/claude-haiku-4-5/converse-stream";

    /// <summary>The response as text.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The gateway's id of the request.</summary>
    public string RequestId { get; private set; } = "";

    public Task<Seen> AskAsync() => fault.Streams ? AskForStreamAsync() : AskForResponseAsync();

    private async Task<Seen> AskForResponseAsync()
    {
        using var response = await gateway.Post("/converse", Some.ConverseRequest(), fault.Headers);
        Note(response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        if (response.IsSuccessStatusCode)
        {
            return Seen.Response;
        }

        var problem = await Some.JsonAsync(response);
        return new Seen((int)response.StatusCode, (string?)problem["code"], problem["retryable"]!.GetValue<bool>())
        {
            RetryAfter = (int?)response.Headers.RetryAfter?.Delta?.TotalSeconds,
        };
    }

    private async Task<Seen> AskForStreamAsync()
    {
        await using var stream = await StreamingResponse.OpenAsync(gateway, StreamPath, Some.NativeRequest());
        byte[] first = [];
        if (fault.Begun is { } begun)
        {
            first = await stream.ReadAsync(BedrockFrames.Join(BedrockFrames.Greeting[..2]).Length);
            begun.SetResult();
        }

        var (rest, complete) = await stream.ReadToEndAsync();
        byte[] bytes = [.. first, .. rest];
        Note(stream.Response, System.Text.Encoding.UTF8.GetString(bytes));
        if (!stream.Response.IsSuccessStatusCode)
        {
            return new Seen((int)stream.Response.StatusCode, CodeIn(Text));
        }

        var (frames, left) = BedrockFrames.Read(bytes);
        Assert.Equal(0, left);
        var events = frames.TakeWhile(frame => frame.Header(":message-type") == "event").Count();
        var failure = frames.Skip(events).SingleOrDefault();
        return new Seen((int)stream.Response.StatusCode, CodeIn(failure?.Text()))
        {
            Frames = events,
            Exception = failure?.Header(":exception-type"),
            Complete = complete,
        };
    }

    private void Note(HttpResponseMessage response, string text) =>
        (Text, RequestId) = (text, response.Headers.GetValues("X-Request-Id").Single());

    // In AWS's format the code is at the end of the message.
    private static string? CodeIn(string? text) => Code().Match(text ?? "") is { Success: true } match
        ? match.Groups[1].Value
        : null;

    [GeneratedRegex(@"\(([a-z_]+)\)""\}\z")]
    private static partial Regex Code();
}
