using System.Text;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>A request as it will be sent.</summary>
internal sealed record Draft(string Method, string Target, byte[] Body)
{
    public string Host { get; init; } = "Host: localhost";

    /// <summary>Header lines without line ends, sent before those about the body.</summary>
    public string[] Headers { get; init; } = [];

    public string? ContentType { get; init; } = "Content-Type: application/json";

    /// <summary>The header that frames the body; by default its length.</summary>
    public string? Framing { get; init; }

    public byte[] ToBytes()
    {
        string?[] lines =
        [
            $"{Method} {Target} HTTP/1.1", Host, .. Headers, ContentType,
            Framing ?? $"Content-Length: {Body.Length}",
        ];
        var head = string.Join("\r\n", lines.Where(line => line is not null)) + "\r\n\r\n";
        return [.. Encoding.UTF8.GetBytes(head), .. Body];
    }

    /// <summary>Adds header lines.</summary>
    public Draft With(params string[] headers) => this with { Headers = [.. Headers, .. headers] };

    public Draft WithBody(byte[] body) => this with { Body = body };

    public Draft WithText(string body) => this with { Body = Encoding.UTF8.GetBytes(body) };

    public override string ToString()
    {
        var text = Encoding.Latin1.GetString(ToBytes());
        return text.Length > 1500 ? text[..1500] + "…" : text;
    }
}
