using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Gateway.Simulator.Tests.Hosting;

/// <summary>A response, read to its end.</summary>
internal sealed record Response(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    internal JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The code of x-amzn-ErrorType, without its suffix.</summary>
    internal string? ErrorCode => Headers.TryGetValue("x-amzn-ErrorType", out var type) ? type.Split(':')[0] : null;

    /// <summary>The body's message, in either spelling of the member.</summary>
    internal string? Message =>
        Json.EnumerateObject()
            .Where(member => member.Name.Equals(nameof(Message), StringComparison.OrdinalIgnoreCase))
            .Select(member => member.Value.GetString())
            .FirstOrDefault();

    internal string Text =>
        Json.GetProperty("output").GetProperty("message").GetProperty("content")[0].GetProperty("text").GetString()!;

    internal string StopReason => Json.GetProperty("stopReason").GetString()!;

    /// <summary>The model ARNs of an inference profile.</summary>
    internal IEnumerable<string?> ModelArns() =>
        Json.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("modelArn").GetString());

    internal static async Task<Response> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(
                header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// Asserts a complete 403 of AWS's front layer: type with suffix, message, request id and length.
    /// </summary>
    internal void AssertRefused(string code, string message)
    {
        Assert.Equal(HttpStatusCode.Forbidden, Status);
        Assert.Equal($"{code}:http://internal.amazon.com/coral/com.amazon.coral.service/", Headers["x-amzn-ErrorType"]);
        Assert.Equal(message, Message);
        Assert.True(Guid.TryParse(Headers["x-amzn-RequestId"], out _));
        Assert.Equal(
            Encoding.UTF8.GetByteCount(Body).ToString(CultureInfo.InvariantCulture), Headers["Content-Length"]);
    }
}
